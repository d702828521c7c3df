-- Returns rows when a procurement line names a project or a code that no table budgets, or exceeds its budget.
{{ config(tags=["finding"], severity="warn") }}

select
  disclosure_id,
  rule_code,
  table_code,
  row_code,
  row_label,
  published,
  expected,
  message_zh,
  source_file,
  source_row
from {{ ref("open_finding") }}
where rule_code in ('t12_project_budget', 't12_function_budget', 't12_economic_budget')
