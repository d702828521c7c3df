with published as ({{ published("source_cell") }}),

final as (select * from published)

select * from final
