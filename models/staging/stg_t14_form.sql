with published as ({{ published("t14_form") }}),

final as (select * from published)

select * from final
