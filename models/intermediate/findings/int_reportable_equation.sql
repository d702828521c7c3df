-- Equations that a person must see: broken, or a sum that closes only by rounding. What a hint allows for is no news.
select equation.*
from {{ ref("int_equation_of_run") }} as equation
inner join {{ ref("rules") }} as rule on equation.rule_code = rule.rule_code
left join {{ ref("int_equation_explained_by_unit") }} as folded
  on {{ same_equation("equation", "folded") }}
where
  (equation.outcome = 'broken' or (equation.outcome = 'within_rounding' and rule.severity = 'error'))
  and folded.rule_measure_key is null
