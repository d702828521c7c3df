with published as ({{ published("t15_objective") }}),

final as (select * from published)

select * from final
