-- Returns rows when an equation is broken and no finding says so, or a finding stands without its equation.
select
  equation.equation_id,
  finding.finding_id
from {{ ref("fct_equation") }} as equation
full outer join {{ ref("fct_finding") }} as finding on equation.equation_id = finding.equation_id
where
  (equation.outcome in ('broken', 'within_rounding') and finding.finding_id is null)
  or coalesce(equation.outcome, 'none') not in ('broken', 'within_rounding') and finding.finding_id is not null
