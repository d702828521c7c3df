with published as ({{ published("t03_expenditure") }}),

final as ({{ with_subject_hierarchy("published") }})

select * from final
