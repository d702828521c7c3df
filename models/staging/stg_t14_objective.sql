with published as ({{ published("t14_objective") }}),

final as (select * from published)

select * from final
