with published as ({{ published("narrative_slip") }}),

final as (select * from published)

select * from final
