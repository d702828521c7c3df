-- Returns rows when a published amount of tables 01 to 12 stands in no equation, so that its error could not be seen.
select
  disclosure_id,
  table_code,
  row_code,
  row_label,
  measure,
  published,
  source_file,
  source_row
from {{ ref("fct_finding") }}
where rule_code = 'c_figure_checked' and table_code between 'T01' and 'T12'
