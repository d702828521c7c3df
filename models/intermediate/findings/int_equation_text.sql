-- The equations that a person must see with their terms written out, and the figure in question.
with flagged as (
  select * from {{ ref("int_reportable_equation") }}
),

terms as (
  select
    term.*,
    unit.unit,
    flagged.left_amount,
    flagged.right_amount,
    flagged.difference,
    flagged.tolerance,
    flagged.outcome,
    flagged.factor_1,
    flagged.factor_2,
    -- the figure in question is the first of the left side, or of the right where the left is blank
    row_number() over places as place,
    first_value(unit.unit) over places as usual_unit
  from flagged
  inner join ({{ equation_terms(ref("int_cell_of_run"), equations="flagged") }}) as term
    on {{ same_equation("flagged", "term") }}
  left join {{ ref("currency_units") }} as unit
    on term.measure_kind = 'money' and term.unit_factor = cast(unit.factor as decimal(10, 0))
  where term.side in ('left', 'right')
  window places as (
    partition by term.disclosure_id, term.rule_code, term.row_scope, term.measure_scope
    order by term.side, term.factor, term.term_no, term.cell_disclosure_id, term.source_row
  )
),

final as (
  select
    disclosure_id,
    rule_code,
    form,
    row_scope,
    measure_scope,
    outcome,
    left_amount,
    right_amount,
    difference,
    tolerance,
    factor_1,
    factor_2,
    max(case when place = 1 then table_code end) as table_code,
    max(case when place = 1 then row_code end) as row_code,
    max(case when place = 1 then row_label end) as row_label,
    max(case when place = 1 then measure end) as measure,
    max(case when place = 1 then unit_factor end) as unit_factor,
    max(case when place = 1 then source_file end) as source_file,
    max(case when place = 1 then source_row end) as source_row,
    max(case when side = 'right' then unit_factor end) as right_unit_factor,
    {{ terms_of("left") }} as left_terms,
    {{ terms_of("right") }} as right_terms
  from terms
  group by
    disclosure_id, rule_code, form, row_scope, measure_scope, outcome, left_amount, right_amount, difference, tolerance,
    factor_1, factor_2
)

select * from final
