with published as ({{ published("table_status") }}),

final as (select * from published)

select * from final
