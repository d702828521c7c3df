-- Grain: one row a comparison. Columns as in int_check.
-- what no dictionary knows of a text is a figure all the same
with counted as (
  select
    disclosure_id,
    table_code,
    count(*) as figures
  from {{ ref("int_cell_of_run") }}
  group by disclosure_id, table_code
  {%- for relation in ["stg_narrative_statement", "stg_narrative_claim"] %}
  union all
  select
    disclosure_id,
    'N' as table_code,
    count(*) as figures
  from {{ ref(relation) }}
  where kind != 'direction'
  group by disclosure_id
  {%- endfor %}
),

figures as (
  select
    disclosure_id,
    table_code,
    max(figures) as figures
  from counted
  group by disclosure_id, table_code
),

-- a table whose figures nobody could place is not empty
unread as (
  select distinct
    disclosure_id,
    table_code
  from {{ ref("stg_figure") }}
  where measure is null and table_code is not null
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

with_sections as (
  select distinct disclosure_id from {{ ref("stg_narrative_section") }}
),

tables as (
  select
    status.*,
    coalesce(figures.figures, 0) as figures,
    unread.disclosure_id is not null as is_unread,
    status.table_code = 'N' and sections.disclosure_id is not null as has_sections,
    case when template.prints_wide_columns then unprinted.columns_unprinted end as columns_unprinted,
    case when template.prints_wide_columns then lines_unprinted.lines_unprinted end as lines_unprinted
  from {{ ref("int_table_status") }} as status
  inner join {{ ref("int_template") }} as template on status.disclosure_id = template.disclosure_id
  left join with_sections as sections
    on status.disclosure_id = sections.disclosure_id
  left join figures
    on status.disclosure_id = figures.disclosure_id and status.table_code = figures.table_code
  left join unread
    on status.disclosure_id = unread.disclosure_id and status.table_code = unread.table_code
  left join unprinted
    on status.disclosure_id = unprinted.disclosure_id and status.table_code = unprinted.table_code
  left join lines_unprinted
    on status.disclosure_id = lines_unprinted.disclosure_id and status.table_code = lines_unprinted.table_code
),

final as (
  {{ check("c_table_published", "tables", "table_code", published="status", expected="'published'",
    broken="status = 'missing'", where="is_required_by_law", label="title_zh", row="'table'") }}
  union all
  {{ check("c_local_table_published", "tables", "table_code", published="status", expected="'published'",
    broken="status = 'missing'", where="not is_required_by_law and status != 'not_in_template'", label="title_zh",
    row="'table'") }}
  union all
  {{ check("c_nil_has_note", "tables", "table_code", published="note", expected="'note'",
    broken="note is null and figures = 0",
    where="status in ('nil', 'published') and not (status = 'published' and (has_sections or is_unread))",
    label="title_zh", row="'table'") }}
  union all
  {{ check("c_nil_is_empty", "tables", "table_code", published="cast(figures as varchar(16))", expected="'0'",
    broken="figures > 0", where="status = 'nil'", label="title_zh", row="'table'") }}
  union all
  {{ check("c_column_published", "tables", "table_code", published="cast(null as varchar(16))",
    expected="columns_unprinted", broken="columns_unprinted is not null", where="status = 'published' and figures > 0",
    label="title_zh", row="'table'") }}
  union all
  {{ check("c_line_published", "tables", "table_code", published="cast(null as varchar(16))",
    expected="lines_unprinted", broken="lines_unprinted is not null", where="status = 'published' and figures > 0",
    label="title_zh", row="'table'") }}
)

select * from final
