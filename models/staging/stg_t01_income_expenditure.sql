-- A table, since several models read what is worked out here.
{{ config(materialized="table") }}

with published as ({{ published("t01_income_expenditure") }}),

lines as ({{ two_sided_lines("published") }}),

final as ({{ with_template_line("lines", "T01") }})

select * from final
