-- Figures of the rows of int_printed_line. A figure of another stage than the document's own is of a measure of its
-- own.
{{ config(materialized="view") }}

with final as (
  select
    figure.disclosure_id,
    figure.row_no,
    figure.source_file,
    line.table_code,
    line.row_code,
    line.parent_row_code,
    line.row_level,
    line.row_label,
    measure.measure,
    figure.text as published_text,
    figure.unit
  from {{ ref("stg_figure") }} as figure
  inner join {{ ref("int_printed_line") }} as line
    on
      figure.disclosure_id = line.disclosure_id
      and figure.table_no = line.table_no
      and figure.line_no = line.line_no
      and coalesce(figure.side, '') = coalesce(line.side, '')
      and coalesce(figure.label, '') = coalesce(line.label, '')
      and coalesce(figure.parent, '') = coalesce(line.parent, '')
  inner join {{ ref("int_measure") }} as measure
    on figure.measure || coalesce('@' || figure.stage, '') = measure.measure
  where measure.kind != 'text'
)

select * from final
