-- Tables published in another unit than they say (yuan as 万元): scaled by one factor, the equations that tie the table
-- to others hold again, at least three of them and nine in ten of those that are broken.
{%- set least_explained = 3 %}

with candidates as (
  select disclosure_id
  from {{ ref("int_equation_of_run") }}
  where outcome = 'broken'
  group by disclosure_id
  having count(*) >= {{ least_explained }}
),

parts as (
  select
    term.disclosure_id,
    term.rule_measure_key,
    term.row_scope,
    term.table_code,
    sum(case when term.side = 'left' then term.amount else -term.amount end) as part,
    sum(term.width) as width
  from {{ ref("int_affected_term") }} as term
  inner join candidates on term.disclosure_id = candidates.disclosure_id
  where term.form = 'linear' and term.measure_kind = 'money'
  group by
    term.disclosure_id, term.rule_measure_key, term.row_scope, term.table_code
),

factors as (
  select cast(factor as decimal(12, 6)) as factor
  from {{ ref("unit_slips") }}
),

scaled as (
  select
    part.disclosure_id,
    part.table_code,
    factors.factor,
    equation.outcome = 'broken' as was_broken,
    abs(equation.gap - part.part + part.part * factors.factor)
    <= equation.gap_tolerance - part.width
    -- its rounding is in its own unit too; what is no more than rounding is not a figure to scale
    + part.width * case when abs(part.part) > part.width then factors.factor else least(factors.factor, 1) end
      as holds_scaled
  from parts as part
  inner join {{ ref("int_equation_of_run") }} as equation
    on {{ same_equation("part", "equation") }}
  cross join factors
  -- inside a table every figure has the same unit, right or wrong
  where equation.cells > 1 and part.part != equation.gap and equation.outcome != 'untestable'
),

judged as (
  select
    disclosure_id,
    table_code,
    factor,
    sum(case when was_broken and holds_scaled then 1 else 0 end) as explained,
    sum(case when was_broken then 1 else 0 end) as broken,
    sum(case when not was_broken and not holds_scaled then 1 else 0 end) as newly_broken
  from scaled
  group by disclosure_id, table_code, factor
),

placed as (
  select
    *,
    -- its neighbours look wrong too as long as it is: only the one that explains most is named
    row_number() over (
      partition by disclosure_id order by explained - newly_broken desc, table_code asc, factor asc
    ) as place
  from judged
  where explained >= {{ least_explained }} and explained * 10 >= broken * 9 and newly_broken * 10 <= explained
),

final as (
  select
    disclosure_id,
    table_code,
    factor,
    explained
  from placed
  where place = 1
)

select * from final
