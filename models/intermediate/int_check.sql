-- All comparisons of texts, with the columns of an equation: broken where the two sides disagree.
{%- set checks = [
  "completeness", "section", "figure", "classification", "template_line", "project", "claim_name", "indicator",
  "weight", "output", "indicator_match", "indicator_value", "objective", "unit", "unit_scale",
] %}

with final as (
  {%- for name in checks %}
  select * from {{ ref("int_check_" ~ name) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
)

select
  disclosure_id,
  rule_code,
  row_scope,
  table_code,
  row_code,
  row_label,
  measure,
  published,
  expected,
  outcome,
  source_file,
  source_row
from final
