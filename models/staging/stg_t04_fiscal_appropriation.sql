-- A table, since several models read what is worked out here.
{{ config(materialized="table") }}

with published as ({{ published("t04_fiscal_appropriation") }}),

lines as ({{ two_sided_lines("published") }}),

final as ({{ with_template_line("lines", "T04") }})

select * from final
