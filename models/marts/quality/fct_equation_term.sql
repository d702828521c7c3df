-- The figures of every equation, with the place that each takes in it. A view: at 10,000 disclosures it has millions of
-- rows, and a reader wants those of a few equations.
{{ config(materialized="view") }}

select
  {{ equation_id("term") }} as equation_id,
  term.disclosure_id,
  term.rule_code,
  equation.outcome,
  term.side,
  term.factor,
  term.term_no,
  term.coefficient,
  term.cell_disclosure_id,
  term.table_code,
  term.row_code,
  term.row_label,
  term.measure,
  term.measure_kind,
  cast(term.published_amount as decimal(24, 4)) as amount,
  term.published_text,
  cast(term.unit_factor as decimal(10, 0)) as unit_factor,
  unit.unit,
  cast({{ slope_of("term", "equation", "term.form") }} as decimal(28, 7)) as slope,
  term.source_file,
  term.source_row
from {{ ref("int_equation_term") }} as term
inner join {{ ref("int_equation_outcome") }} as equation on {{ same_equation("equation", "term") }}
left join {{ ref("currency_units") }} as unit
  on term.measure_kind = 'money' and term.unit_factor = cast(unit.factor as decimal(10, 0))
where term.side in ('left', 'right')
