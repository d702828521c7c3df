with published as ({{ published("t15_form") }}),

final as (
  select
    *,
    {{ ticked("project_category") }} as category,
    {{ ticked("project_frequency") }} as frequency,
    -- the template's hint in brackets is not a figure
    case when total_budget not like '（%' and total_budget not like '(%' then total_budget end as total_budget_figure
  from published
)

select * from final
