-- One row a cell and the place that it takes in an equation. A view: millions of rows that nobody keeps.
{{ config(materialized="view") }}

select
  cell.disclosure_id,
  term.rule_code,
  term.form,
  term.exists_when,
  term.measure_scope,
  term.term_no,
  term.side,
  term.factor,
  term.coefficient,
  cell.table_code,
  cell.row_code,
  cell.row_label,
  cell.measure,
  cell.published_text,
  cell.measure_kind,
  cell.factor as unit_factor,
  cell.source_file,
  cell.source_row,
  cell.resolution,
  cell.amount * term.coefficient as amount,
  cell.resolution * abs(term.coefficient) as width,
  {{ scope_of("term", "cell") }} as row_scope
from {{ ref("int_cell") }} as cell
inner join {{ ref("int_rule_term") }} as term
  on
    cell.table_code = term.table_code
    and cell.measure = term.measure
    and {{ selects("term", "cell") }}
where cell.amount is not null
