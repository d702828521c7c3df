-- Equations of the disclosures in which something does not hold, numbered, with the gap that has to close.
with contexts as (
  select
    disclosure_id,
    max(case when outcome = 'broken' then 1 else 0 end) as is_broken,
    max(case when outcome = 'within_rounding' and form = 'linear' then 1 else 0 end) as is_rounded,
    -- a difference within rounding is worth a look where hardly any other equation has one
    sum(case when outcome = 'within_rounding' and form = 'linear' then 1 else 0 end) * 20
    <= sum(case when form = 'linear' then 1 else 0 end) as is_exact_context
  from {{ ref("int_equation") }}
  where outcome != 'untestable'
  group by disclosure_id
),

final as (
  select
    equation.disclosure_id,
    equation.rule_code,
    equation.form,
    equation.row_scope,
    equation.measure_scope,
    equation.gap,
    equation.factor_1,
    equation.factor_2,
    equation.left_amount,
    contexts.is_exact_context,
    case
      when equation.form = 'linear' and contexts.is_exact_context then 0
      else equation.gap_tolerance
    end as threshold,
    row_number() over (
      partition by equation.disclosure_id order by equation.rule_code, equation.row_scope, equation.measure_scope
    ) as equation_no
  from {{ ref("int_equation") }} as equation
  inner join contexts on equation.disclosure_id = contexts.disclosure_id
  inner join {{ ref("rules") }} as rule on equation.rule_code = rule.rule_code
  where
    equation.outcome != 'untestable'
    and equation.form != 'sign'
    and rule.severity != 'info'
    and (contexts.is_broken = 1 or (contexts.is_rounded = 1 and contexts.is_exact_context))
)

select * from final
