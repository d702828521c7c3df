-- What a rule says of one measure, by its number: what all equations of a pattern have in common.
select distinct
  pattern_no,
  rule_code,
  form,
  exists_when,
  link,
  measure_scope
from {{ ref("int_rule_term") }}
