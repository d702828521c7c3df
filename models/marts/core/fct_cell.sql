-- A view, since int_cell keeps the rows.
{{ config(materialized="view") }}

select
  disclosure_id,
  table_code,
  row_code,
  row_label,
  row_level,
  parent_row_code,
  measure,
  measure_kind,
  amount,
  resolution,
  published_text,
  cast(unit_factor as decimal(10, 0)) as unit_factor,
  source_file,
  source_row,
  source_column
from {{ ref("int_cell") }}
