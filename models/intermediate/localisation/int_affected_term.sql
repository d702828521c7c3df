-- The terms of all equations within those disclosures.
with cells as {{ materialized() }} (
  select cell.*
  from {{ ref("int_cell_of_run") }} as cell
  inner join {{ ref("int_affected_disclosure") }} as affected on cell.disclosure_id = affected.disclosure_id
)

select
  disclosure_id,
  rule_measure_key,
  row_scope,
  form,
  term_no,
  side,
  factor,
  coefficient,
  table_code,
  row_code,
  measure,
  measure_kind,
  unit_factor,
  amount,
  width,
  resolution,
  published_amount,
  source_file,
  source_row
from ({{ equation_terms("cells", "term.side in ('left', 'right')", linked=false) }}) as terms
