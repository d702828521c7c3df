with published as ({{ published("t03_expenditure") }}),

final as ({{ with_subject_hierarchy("published", "function") }})

select * from final
