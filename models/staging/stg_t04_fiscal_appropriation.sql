with published as ({{ published("t04_fiscal_appropriation") }}),

sides as ({{ two_sides("published") }}),

lines as ({{ with_group_label("sides") }}),

known as ({{ with_template_line("lines", "T04") }}),

final as ({{ with_printed_line_above("known", "T04") }})

select * from final
