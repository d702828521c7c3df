-- One row per rule and measure: what all its equations have in common.
select distinct
  rule_measure_key,
  rule_code,
  form,
  exists_when,
  link,
  measure_scope
from {{ ref("int_rule_term") }}
