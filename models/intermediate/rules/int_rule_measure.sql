<<<<<<< HEAD
-- One row per rule and measure: what all its equations have in common.
=======
-- What all equations of a rule and measure have in common.
>>>>>>> main
select distinct
  rule_measure_key,
  rule_code,
  form,
  exists_when,
  link,
  measure_scope
from {{ ref("int_rule_term") }}
