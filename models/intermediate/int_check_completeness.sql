-- Grain: one row a comparison. Columns as in int_check.
with figures as (
  select
    disclosure_id,
    table_code,
    count(*) as figures
  from {{ ref("int_cell_built") }}
  group by disclosure_id, table_code
),

tables as (
  select
    disclosures.disclosure_id,
    tables.table_code,
    tables.title_zh,
    status.note,
    status.source_file,
    status.row_no,
    coalesce(status.status, 'missing') as status,
    coalesce(figures.figures, 0) as figures
  from {{ ref("stg_disclosures") }} as disclosures
  cross join {{ ref("tables") }} as tables
  left join {{ ref("stg_table_status") }} as status
    on disclosures.disclosure_id = status.disclosure_id and tables.table_code = status.table_code
  left join figures
    on disclosures.disclosure_id = figures.disclosure_id and tables.table_code = figures.table_code
),

final as (
  {{ check("c_table_published", "tables", "table_code", published="status", expected="'published'",
    broken="status = 'missing'", label="title_zh", row="'table'") }}
  union all
  {{ check("c_nil_has_note", "tables", "table_code", published="note", expected="'note'",
    broken="note is null and figures = 0", where="status = 'nil' or status = 'published'",
    label="title_zh", row="'table'") }}
  union all
  {{ check("c_nil_is_empty", "tables", "table_code", published="cast(figures as varchar(16))", expected="'0'",
    broken="figures > 0", where="status = 'nil'", label="title_zh", row="'table'") }}
)

select * from final
