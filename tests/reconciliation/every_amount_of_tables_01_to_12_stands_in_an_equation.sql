-- Returns rows when a published amount of tables 01 to 12 stands in no equation, so that its error could not be seen.
select
  cell.disclosure_id,
  cell.table_code,
  cell.row_code,
  cell.row_label,
  cell.measure,
  cell.published_text,
  cell.source_file,
  cell.source_row
from {{ ref("fct_cell") }} as cell
left join {{ ref("int_checked_cell") }} as checked
  on
    cell.disclosure_id = checked.disclosure_id
    and cell.table_code = checked.table_code
    and cell.row_code = checked.row_code
    and cell.measure = checked.measure
where cell.table_code between 'T01' and 'T12' and checked.row_code is null
