-- Equations that a person must see: broken, or closing only by rounding. What a hint allows for is no news, nor is what
-- text and table differ by because they count in different units.
select equation.*
from {{ ref("int_equation_of_run") }} as equation
inner join {{ ref("rules") }} as rule on equation.rule_code = rule.rule_code
left join {{ ref("int_equation_explained_by_unit") }} as folded
  on {{ same_equation("equation", "folded") }}
where {{ is_worth_a_finding("equation", "rule") }} and folded.rule_measure_key is null
