-- Returns rows when a rule has no outcome, or more than one, for a disclosure.
select
  disclosure.disclosure_id,
  rule.rule_code,
  count(coverage.outcome) as outcomes
from {{ ref("dim_disclosure") }} as disclosure
cross join {{ ref("dim_rule") }} as rule
left join {{ ref("fct_rule_coverage") }} as coverage
  on disclosure.disclosure_id = coverage.disclosure_id and rule.rule_code = coverage.rule_code
group by disclosure.disclosure_id, rule.rule_code
having count(coverage.outcome) != 1
