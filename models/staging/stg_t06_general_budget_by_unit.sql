with published as ({{ with_whole_unit_codes("t06_general_budget_by_unit") }}),

leveled as ({{ with_unit_level("published", "unit_code", "unit_name", "unit_code") }}),

final as ({{ with_parent_by_position("leveled") }})

select * from final
