with published as ({{ published("narrative_statement") }}),

final as (select * from published)

select * from final
