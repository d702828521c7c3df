with published as ({{ published("t05_general_budget_by_function") }}),

final as ({{ with_subject_hierarchy("published", "function") }})

select * from final
