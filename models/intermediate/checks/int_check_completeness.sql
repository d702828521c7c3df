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

with_sections as (
  select distinct disclosure_id from {{ ref("stg_narrative_section") }}
),

tables as (
  select
    status.*,
    coalesce(figures.figures, 0) as figures,
    unread.disclosure_id is not null as is_unread,
    status.table_code = 'N' and sections.disclosure_id is not null as has_sections
  from {{ ref("int_table_status") }} as status
  left join with_sections as sections
    on status.disclosure_id = sections.disclosure_id
  left join figures
    on status.disclosure_id = figures.disclosure_id and status.table_code = figures.table_code
  -- a table whose figures nobody could place is not empty
  left join {{ ref("int_unread_table") }} as unread
    on status.disclosure_id = unread.disclosure_id and status.table_code = unread.table_code
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
)

select * from final
