-- Both sides of every equation: sums of its cells by factor, with the half-widths of their intervals.
select
  disclosure_id,
  rule_code,
  form,
  exists_when,
  row_scope,
  measure_scope,
  {{ sum_of_part("left", 1) }},
  {{ sum_of_part("right", 1) }},
  {{ sum_of_part("right", 2) }}
from {{ ref("int_equation_term") }}
where side in ('left', 'right')
group by disclosure_id, rule_code, form, exists_when, row_scope, measure_scope
