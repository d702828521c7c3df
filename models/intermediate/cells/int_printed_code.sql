-- Rows of tables that no file of one table holds, with the code that each is meant to have.
{{ config(materialized="incremental") }}

with lines as (
  select
    disclosure_id,
    table_no,
    table_code,
    table_title,
    line_no,
    side,
    label,
    code_key,
    label_key,
    parent,
    min(row_no) as row_no,
    min(source_file) as source_file,
    max(measure) = 'upright_line' as is_source
  from {{ ref("stg_figure") }}
  where
    table_code in (select known.table_code from {{ ref("tables") }} as known)
    and measure is not null
    -- grids of forms are kept in files of their own, or not at all
    and (table_code not in ('T14', 'T15') or table_kind = 'project_form_objectives')
  group by
    disclosure_id, table_no, table_code, table_title, line_no, side, label, code_key, label_key, parent
),

-- the tables by their classification; what other tables print as codes stays as it is
meant as (
  {%- for classification, tables in {"function": ["T02", "T16"], "economic": ["T17", "T18"]}.items() %}
  {%- set listed = tables | join("', '") %}
  {%- set lines_of = "(select *, label as name from lines where table_code in ('" ~ listed ~ "'))" %}
  select
    disclosure_id,
    row_no,
    code_meant,
    suggested_code,
    is_spoiled
  from ({{ with_code_meant(lines_of, classification) }}) as of_{{ classification }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

final as (
  select
    lines.*,
    meant.code_meant,
    meant.suggested_code,
    coalesce(meant.is_spoiled, false) as is_spoiled
  from lines
  left join meant on lines.disclosure_id = meant.disclosure_id and lines.row_no = meant.row_no
)

select * from final
