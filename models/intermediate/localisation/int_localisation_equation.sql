-- Equations of the affected disclosures, numbered, with the gap that has to close and how wide it may stay.
with
-- a line and a detail are matched by nearness: where they differ, the match itself is in doubt and accuses nobody
matched_rules as (
  select distinct rule_code
  from {{ ref("int_rule_term") }}
  where selector_kind = 'by_detail'
),

-- what stands beside another currency unit, or in a coarser one than most figures, was converted and rounded
converted as (
  select
    term.disclosure_id,
    term.rule_measure_key,
    term.row_scope
  from {{ ref("int_affected_term") }} as term
  inner join {{ ref("int_affected_disclosure") }} as affected on term.disclosure_id = affected.disclosure_id
  where term.measure_kind = 'money' and affected.is_exact_context
  group by term.disclosure_id, term.rule_measure_key, term.row_scope, affected.usual_factor
  having min(term.unit_factor) != max(term.unit_factor) or max(term.unit_factor) > affected.usual_factor
),

candidates as (
  select
    equation.disclosure_id,
    equation.rule_code,
    equation.form,
    equation.rule_measure_key,
    equation.row_scope,
    equation.measure_scope,
    equation.gap,
    equation.factor_1,
    equation.factor_2,
    equation.left_amount,
    affected.is_exact_context,
    affected.usual_resolution,
    affected.usual_factor,
    equation.cells,
    case
      when converted.rule_measure_key is not null then equation.gap_tolerance
      when equation.form = 'linear' and affected.is_exact_context then 0
      when equation.form = 'ratio' and affected.is_exact_context
        then {{ ratio_threshold("affected.usual_resolution") }}
      else equation.gap_tolerance
    end as threshold,
    row_number() over (
      partition by equation.disclosure_id order by equation.rule_code, equation.measure_scope, equation.row_scope
    ) as equation_no
  from {{ ref("int_equation_of_run") }} as equation
  inner join {{ ref("int_affected_disclosure") }} as affected on equation.disclosure_id = affected.disclosure_id
  left join {{ ref("int_equation_explained_by_unit") }} as folded
    on {{ same_equation("equation", "folded") }}
  left join converted
    on {{ same_equation("equation", "converted") }}
  left join matched_rules on equation.rule_code = matched_rules.rule_code
  inner join {{ ref("rules") }} as rule on equation.rule_code = rule.rule_code
  where
    equation.outcome != 'untestable'
    and equation.link = ''
    and folded.rule_measure_key is null
    and equation.form != 'sign'
    and rule.severity != 'info'
    and (matched_rules.rule_code is null or equation.outcome = 'exact')
),

final as (
  select
    *,
    not {{ holds("form", "gap", "threshold") }} as is_open
  from candidates
)

select * from final
