-- Equations that a person must see: broken, or closing only by rounding. Left out is what a hint allows for, and
-- what separates two units in which text and table count.
select equation.*
from {{ ref("int_equation_of_run") }} as equation
inner join {{ ref("rules") }} as rule on equation.rule_code = rule.rule_code
left join {{ ref("int_equation_explained_by_unit") }} as folded
  on {{ same_equation("equation", "folded") }}
where {{ is_worth_a_finding("equation", "rule") }} and folded.rule_measure_key is null
