with published as ({{ published("t09_government_fund") }}),

final as ({{ with_subject_hierarchy("published", "function") }})

select * from final
