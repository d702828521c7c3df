select
  rule_code,
  cast(term_no as integer) as term_no,
  side,
  cast(factor as integer) as factor,
  table_code,
  row_selector,
  measure,
  cast(coefficient as decimal(6, 3)) as coefficient,
  whose
from {{ ref("rule_terms") }}
