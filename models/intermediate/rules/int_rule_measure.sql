-- What all equations of a rule and measure have in common.
select distinct
  rule_measure_key,
  rule_code,
  form,
  exists_when,
  link,
  measure_scope
from {{ ref("int_rule_term") }}
