-- Grain: one row a comparison. Columns as in int_check.
with figures as (
  select
    disclosure_id,
    table_code,
    count(*) as figures
  from {{ ref("int_cell_built") }}
  group by disclosure_id, table_code
),

unprinted as (
  select
    unprinted.disclosure_id,
    unprinted.table_code,
    replace({{ ordered_list("measures.name_zh", "measures.measure") }}, ' ', '、') as columns_unprinted
  from {{ ref("int_unprinted_column") }} as unprinted
  inner join {{ ref("measures") }} as measures on unprinted.measure = measures.measure
  group by unprinted.disclosure_id, unprinted.table_code
),

tables as (
  select
    status.*,
    coalesce(figures.figures, 0) as figures,
    unprinted.columns_unprinted
  from {{ ref("int_table_status") }} as status
  left join figures
    on status.disclosure_id = figures.disclosure_id and status.table_code = figures.table_code
  left join unprinted
    on status.disclosure_id = unprinted.disclosure_id and status.table_code = unprinted.table_code
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
  union all
  {{ check("c_column_published", "tables", "table_code", published="cast(null as varchar(16))",
    expected="columns_unprinted", broken="columns_unprinted is not null", where="status = 'published' and figures > 0",
    label="title_zh", row="'table'") }}
)

select * from final
