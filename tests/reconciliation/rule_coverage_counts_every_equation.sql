-- Returns rows when the coverage of a rule does not count the equations that were evaluated.
select
  coverage.disclosure_id,
  coverage.rule_code,
  coverage.equations,
  count(equation.equation_id) as evaluated
from {{ ref("fct_rule_coverage") }} as coverage
left join {{ ref("fct_equation") }} as equation
  on coverage.disclosure_id = equation.disclosure_id and coverage.rule_code = equation.rule_code
group by coverage.disclosure_id, coverage.rule_code, coverage.equations
having coverage.equations != count(equation.equation_id)
