with published as ({{ published("t07_basic_expenditure") }}),

final as ({{ with_subject_hierarchy("published", "economic") }})

select * from final
