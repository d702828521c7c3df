-- Grain: one row a comparison. Columns as in int_check.
with read_by_text_rules as (
  select distinct
    table_code,
    measure
  from {{ ref("rule_terms") }}
  where side = 'reads' and measure != '*'
),

cells as (
  select
    cell.*,
    checked.row_code is not null or read_by.measure is not null as is_checked
  from {{ changed_of(ref("int_cell")) }} as cell
  left join {{ ref("int_checked_cell") }} as checked
    on
      cell.disclosure_id = checked.disclosure_id
      and cell.table_code = checked.table_code
      and cell.row_code = checked.row_code
      and cell.measure = checked.measure
  left join read_by_text_rules as read_by
    on cell.table_code = read_by.table_code and cell.measure = read_by.measure
)

{{ check("c_figure_checked", "cells", "table_code", published="published_text", expected="cast(null as varchar(8))",
  broken="not is_checked", label="row_label", row="row_code", measure="measure",
  scope="table_code || ' ' || row_code || ' ' || measure || ' ' || source_row", source_row="source_row") }}
