-- Equations that a person must see: broken, or apart within rounding.
select equation.*
from {{ ref("int_equation_of_run") }} as equation
left join {{ ref("int_equation_explained_by_unit") }} as folded
  on {{ same_equation("equation", "folded") }}
where equation.outcome in ('broken', 'within_rounding') and folded.rule_measure_key is null
