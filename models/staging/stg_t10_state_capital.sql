with published as ({{ published("t10_state_capital") }}),

final as ({{ with_subject_hierarchy("published", "function") }})

select * from final
