with published as ({{ published("printed_column") }}),

final as (select * from published)

select * from final
