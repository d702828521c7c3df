with published as ({{ published("t04_fiscal_appropriation") }}),

sides as ({{ two_sides("published") }}),

lines as ({{ with_group_label("sides") }}),

final as ({{ with_template_line("lines", "T04") }})

select * from final
