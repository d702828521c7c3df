with published as ({{ published("t01_income_expenditure") }}),

sides as ({{ two_sides("published") }}),

lines as ({{ with_group_label("sides") }}),

known as ({{ with_template_line("lines", "T01") }}),

final as ({{ with_printed_line_above("known", "T01") }})

select * from final
