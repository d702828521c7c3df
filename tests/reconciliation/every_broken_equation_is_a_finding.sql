-- Returns rows when an equation is broken and no finding says so, or a finding stands without its equation. Equations
-- that a table in another unit explains are folded into the finding on that table.
select
  equation.equation_id,
  finding.finding_id
from {{ ref("fct_equation") }} as equation
full outer join {{ ref("fct_finding") }} as finding on equation.equation_id = finding.equation_id
where
  (equation.outcome in ('broken', 'within_rounding') and not equation.is_folded and finding.finding_id is null)
  or (
    finding.equation_id is not null
    and (equation.equation_id is null or equation.outcome not in ('broken', 'within_rounding'))
  )
