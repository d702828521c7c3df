-- Grain: one row a comparison. Columns as in int_check.
with tables as (
  select
    status.disclosure_id,
    status.table_code,
    status.title,
    status.currency_unit,
    status.source_file,
    status.row_no,
    slip.meaning_zh || ' (' || slip.meaning_en || ')' as slip
  from {{ ref("int_table_status") }} as status
  left join {{ ref("int_table_unit_error") }} as scaled
    on status.disclosure_id = scaled.disclosure_id and status.table_code = scaled.table_code
  left join {{ ref("unit_slips") }} as slip on scaled.factor = cast(slip.factor as decimal(12, 6))
  where status.status = 'published'
)

{{ check("u_table_unit", "tables", "table_code", published="currency_unit", expected="slip",
  broken="slip is not null", label="title", row="'table'") }}
