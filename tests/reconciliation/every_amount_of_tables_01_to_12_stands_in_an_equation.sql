-- Returns rows when a published amount of tables 01 to 12 stands in no equation, so that its error could not be seen.
-- Of the project's own disclosures: those of others may hold what they like, such as rows of a table that they note as
-- missing, and it is a finding on them alone.
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
where
  rule_code = 'c_figure_checked'
  and table_code between 'T01' and 'T12'
  and source_file like 'seeds/disclosure/%'
