-- Returns rows when an equation is broken and no finding says so, or a finding stands without its equation. Equations
-- that a table in another unit explains are folded into the finding on that table; what rounding allows for in a hint,
-- or between two units, is none.
with apart as (
  select
    equation.equation_id,
    equation.is_explained_by_unit,
    {{ is_worth_a_finding("arithmetic", "rule") }} as is_worth_a_finding
  from {{ ref("fct_equation") }} as equation
  inner join {{ ref("dim_rule") }} as rule on equation.rule_code = rule.rule_code
  left join {{ ref("int_equation") }} as arithmetic
    on equation.disclosure_id = arithmetic.disclosure_id and equation.equation_id = {{ equation_id("arithmetic") }}
  where equation.outcome in ('broken', 'within_rounding')
)

select
  apart.equation_id,
  finding.finding_id,
  finding.equation_id as equation_of_finding
from apart
full outer join {{ ref("fct_finding") }} as finding on apart.equation_id = finding.equation_id
where
  (finding.finding_id is null and not apart.is_explained_by_unit and coalesce(apart.is_worth_a_finding, true))
  or (finding.equation_id is not null and apart.equation_id is null)
