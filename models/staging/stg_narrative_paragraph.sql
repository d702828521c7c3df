with published as ({{ published("narrative_paragraph") }}),

final as (select * from published)

select * from final
