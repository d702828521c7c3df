with published as ({{ published("t01_income_expenditure") }}),

sides as ({{ two_sides("published") }}),

lines as ({{ with_group_label("sides") }}),

final as ({{ with_template_line("lines", "T01") }})

select * from final
