-- Equations with a figure of a table in another unit, those of its department too: one finding about the table stands
-- for them.
{{ config(materialized="incremental") }}

with cells as {{ materialized() }} (
  select cell.*
  from {{ ref("int_cell_of_run") }} as cell
  inner join {{ ref("int_table_unit_error") }} as scaled
    on cell.disclosure_id = scaled.disclosure_id and cell.table_code = scaled.table_code
)

select distinct
  disclosure_id,
  rule_measure_key,
  row_scope
from ({{ equation_terms("cells", "term.side in ('left', 'right')") }}) as terms
