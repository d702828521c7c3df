-- Equations of the disclosures in which something does not hold, numbered, with the gap that has to close.
with contexts as (
  select
    disclosure_id,
    max(case when outcome = 'broken' then 1 else 0 end) as is_broken,
    max(case when outcome = 'within_rounding' and form = 'linear' then 1 else 0 end) as is_rounded,
    -- a difference within rounding is worth a look where hardly any other equation has one
    sum(case when outcome = 'within_rounding' and form = 'linear' then 1 else 0 end) * 20
    <= sum(case when form = 'linear' then 1 else 0 end) as is_exact_context,
    max(case when outcome = 'within_rounding' and form = 'ratio' then 1 else 0 end) as is_ratio_rounded
  from {{ ref("int_equation") }}
  where outcome != 'untestable'
  group by disclosure_id
),

-- how finely the document counts: 43.6 and 6 beside figures of two decimals are 43.60 and 6.00
finest as (
  select
    disclosure_id,
    min(resolution) as resolution
  from {{ ref("int_cell") }}
  where measure_kind = 'money' and resolution > 0
  group by disclosure_id
),

-- a line and a detail are matched by nearness: where they differ, the match itself is in doubt and accuses nobody
matched_rules as (
  select distinct rule_code
  from {{ ref("int_rule_term") }}
  where selector_kind = 'by_detail'
),

candidates as (
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
    finest.resolution as finest_resolution,
    equation.cells,
    case
      when equation.form = 'linear' and contexts.is_exact_context then 0
      when equation.form = 'ratio' and contexts.is_exact_context
        then {{ ratio_threshold("finest.resolution") }}
      else equation.gap_tolerance
    end as threshold,
    row_number() over (
      partition by equation.disclosure_id order by equation.rule_code, equation.row_scope, equation.measure_scope
    ) as equation_no
  from {{ ref("int_equation") }} as equation
  inner join contexts on equation.disclosure_id = contexts.disclosure_id
  inner join finest on equation.disclosure_id = finest.disclosure_id
  left join {{ ref("int_folded_equation") }} as folded
    on
      equation.disclosure_id = folded.disclosure_id
      and equation.rule_code = folded.rule_code
      and equation.row_scope = folded.row_scope
      and equation.measure_scope = folded.measure_scope
  left join matched_rules on equation.rule_code = matched_rules.rule_code
  inner join {{ ref("rules") }} as rule on equation.rule_code = rule.rule_code
  where
    equation.outcome != 'untestable'
    and folded.rule_code is null
    and equation.form != 'sign'
    and rule.severity != 'info'
    and (matched_rules.rule_code is null or equation.outcome = 'exact')
    and (
      contexts.is_broken = 1
      or (contexts.is_exact_context and (contexts.is_rounded = 1 or contexts.is_ratio_rounded = 1))
    )
),

final as (
  select
    *,
    not {{ holds("form", "gap", "threshold") }} as is_open
  from candidates
)

select * from final
