-- Returns rows when the coverage of a rule does not count the equations that were evaluated. Of comparisons of texts
-- only those that disagree are listed one by one. A night looks at the disclosures that it built.
with listed as (
  select
    disclosure_id,
    rule_code,
    count(*) as equations,
    sum(case when outcome = 'broken' then 1 else 0 end) as broken
  from {{ changed_of(ref("fct_equation")) }}
  group by disclosure_id, rule_code
)

select
  coverage.disclosure_id,
  coverage.rule_code,
  coverage.equations,
  coverage.broken,
  listed.equations as equations_listed,
  listed.broken as broken_listed
from {{ changed_of(ref("fct_rule_coverage")) }} as coverage
inner join {{ ref("dim_rule") }} as rule on coverage.rule_code = rule.rule_code
left join listed on coverage.disclosure_id = listed.disclosure_id and coverage.rule_code = listed.rule_code
where
  coverage.broken != coalesce(listed.broken, 0)
  or (rule.form != 'text' and coverage.equations != coalesce(listed.equations, 0))
