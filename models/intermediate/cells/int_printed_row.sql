-- Rows of tables that no file of one table holds, each with its code and level. A row is known by its code, else by its
-- label in the template, else by the labels that it is printed below.
{{ config(materialized="incremental") }}

with lines as (
  select * from {{ ref("int_printed_code") }}
),

-- where one label names several lines, the label above decides
template_labels as (
  select
    table_code,
    side,
    label,
    coalesce(group_label, '') as group_label,
    min(row_code) as row_code,
    min(parent_row_code) as parent_row_code,
    min(row_level) as row_level
  from {{ ref("template_lines") }}
  group by table_code, side, label, coalesce(group_label, '')
),

labels_alike as ({{ template_labels() }}),

known as (
  select
    lines.disclosure_id,
    lines.table_no,
    lines.table_code,
    lines.table_title,
    lines.line_no,
    lines.side,
    lines.label,
    coalesce(lines.code_meant, lines.code_key) as code_key,
    lines.label_key,
    lines.parent,
    lines.row_no,
    lines.source_file,
    lines.is_source,
    lines.code_key as code_printed,
    lines.suggested_code,
    lines.is_spoiled,
    coalesce(grouped.row_code, alone.row_code, once.row_code) as template_row,
    coalesce(grouped.parent_row_code, alone.parent_row_code, once.parent_row_code) as template_parent,
    coalesce(grouped.row_level, alone.row_level, once.row_level) as template_level,
    {{ printed_path("lines") }} as path
  from lines
  left join template_labels as grouped
    on
      lines.table_code = grouped.table_code
      and lines.side = grouped.side
      and lines.label_key = grouped.label
      and {{ clean_label("lines.parent") }} = grouped.group_label
  left join template_labels as alone
    on
      lines.table_code = alone.table_code
      and lines.side = alone.side
      and lines.label_key = alone.label
      and alone.group_label = ''
  left join labels_alike as once
    on lines.table_code = once.table_code and lines.side = once.side and lines.label_key = once.label
),

placed as (
  select
    *,
    case
      when table_code = 'T15' then 'project'
      -- an upright table is one row, its columns one below the other
      when side = 'upright' and not is_source then 'total'
      when template_row is not null then template_level
      -- 本年支出合计 above 支出总计
      when
        code_key is null
        and label_key like '%合计'
        and 1 = max(case when label_key like '%总计' then 1 else 0 end)
          over (partition by disclosure_id, table_no, side)
        then 'part_total'
      when {{ is_printed_total() }} then 'total'
      when code_key is null then 'line'
      when is_spoiled then 'spoiled'
      when length(code_key) <= 3 then 'class'
      when length(code_key) <= 5 then 'subclass'
      else 'item'
    end as row_level,
    row_number() over (partition by disclosure_id, table_no, side, path order by row_no) as occurrence
  from known
),

final as (
  select
    *,
    case
      when row_level = 'total' and template_row is null then 'total'
      when row_level = 'project' then {{ printed_project() }}
      when template_row is not null then template_row
      when row_level in ('line', 'part_total') then path || case when occurrence > 1 then ' #' || occurrence else '' end
      else code_key
    end as row_code
  from placed
)

select * from final
