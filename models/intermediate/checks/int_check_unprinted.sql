-- Grain: one row a comparison. Columns as in int_check. Columns and lines of the template that a table with figures
-- does not print.
with filled as (
  select distinct
    disclosure_id,
    table_code
  from {{ ref("int_cell_of_run") }}
),

unprinted as (
  select
    unprinted.disclosure_id,
    unprinted.table_code,
    replace({{ ordered_list("measures.name_zh", "measures.measure") }}, ' ', '、') as columns_unprinted
  from {{ ref("int_absent_column") }} as unprinted
  inner join {{ ref("int_measure") }} as measures on unprinted.measure = measures.measure
  inner join {{ ref("tables") }} as tables on unprinted.table_code = tables.table_code
  -- columns that only other templates have are not missing
  inner join {{ ref("published_columns") }} as own_column
    on tables.seed_name = own_column.seed_name and unprinted.measure = own_column.column_name
  group by unprinted.disclosure_id, unprinted.table_code
),

line_names as (
  select
    unprinted.disclosure_id,
    unprinted.table_code,
    coalesce(line.label, '各' || levels.name_zh) as name,
    case when unprinted.selector_kind = 'level' then 3 when unprinted.measure = 'income' then 1 else 2 end as place
  from {{ ref("int_absent_line") }} as unprinted
  left join {{ ref("template_lines") }} as line
    on
      unprinted.table_code = line.table_code
      and unprinted.measure = line.side
      and unprinted.selector_kind = 'row'
      and unprinted.selector_value = line.row_code
      and line.used_in is null
  left join {{ ref("levels") }} as levels
    on unprinted.selector_kind = 'level' and unprinted.selector_value = levels.row_level
),

lines_unprinted as (
  select
    disclosure_id,
    table_code,
    replace({{ ordered_list("name", "place") }}, ' ', '、') as lines_unprinted
  from line_names
  group by disclosure_id, table_code
),

tables as (
  select
    status.*,
    case when template.prints_wide_columns then unprinted.columns_unprinted end as columns_unprinted,
    case when template.prints_wide_columns then lines_unprinted.lines_unprinted end as lines_unprinted
  from {{ ref("int_table_status") }} as status
  inner join {{ ref("int_template") }} as template on status.disclosure_id = template.disclosure_id
  inner join filled
    on status.disclosure_id = filled.disclosure_id and status.table_code = filled.table_code
  left join unprinted
    on status.disclosure_id = unprinted.disclosure_id and status.table_code = unprinted.table_code
  left join lines_unprinted
    on status.disclosure_id = lines_unprinted.disclosure_id and status.table_code = lines_unprinted.table_code
),

final as (
  {{ check("c_column_published", "tables", "table_code", published="cast(null as varchar(16))",
    expected="columns_unprinted", broken="columns_unprinted is not null", where="status = 'published'",
    label="title_zh", row="'table'") }}
  union all
  {{ check("c_line_published", "tables", "table_code", published="cast(null as varchar(16))",
    expected="lines_unprinted", broken="lines_unprinted is not null", where="status = 'published'",
    label="title_zh", row="'table'") }}
)

select * from final
