-- Landing files that cannot be read. Their disclosures are in no other mart than fct_finding and department_scorecard.
select distinct
  disclosure_id,
  source_file,
  source_row,
  source_column,
  reason_code,
  reason_zh,
  reason as reason_en
from {{ ref("int_quarantine") }}
