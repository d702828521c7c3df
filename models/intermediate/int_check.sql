-- All comparisons of texts, with the columns of an equation: broken where the two sides disagree.
{%- set checks = [
  "readable", "completeness", "section", "figure", "classification", "template_line", "project", "claim_name", "indicator",
  "weight", "output", "indicator_match", "indicator_value", "objective", "unit", "unit_scale",
] %}

with checks as (
  {%- for name in checks %}
  select * from {{ ref("int_check_" ~ name) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

-- a row without a name is known by its place
placed as (
  select
    disclosure_id,
    rule_code,
    table_code,
    row_label,
    measure,
    published,
    expected,
    outcome,
    source_file,
    source_row,
    coalesce(row_scope, table_code || ' row ' || source_row, '') as row_scope,
    coalesce(row_code, 'row ' || source_row) as row_code
  from checks
),

-- a row that is printed twice is compared twice
final as (
  select
    *,
    row_number() over (partition by disclosure_id, rule_code, row_scope order by source_file, source_row) - 1
      as times_before
  from placed
)

select
  disclosure_id,
  rule_code,
  row_scope || case when times_before > 0 then ' #' || (times_before + 1) else '' end as row_scope,
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
