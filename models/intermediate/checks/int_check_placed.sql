-- Grain: one row a comparison. Columns as in int_check. A table of which a figure has no place is one finding.
with figures as (
  select
    figure.disclosure_id,
    figure.table_no,
    figure.table_code,
    figure.table_title,
    figure.source_file,
    figure.row_no,
    figure.text,
    figure.header_path,
    known.table_code is not null and measure.measure is not null as is_placed
  from {{ ref("stg_figure") }} as figure
  left join {{ ref("tables") }} as known on figure.table_code = known.table_code
  left join {{ ref("int_measure") }} as measure
    on figure.measure || coalesce('@' || figure.stage, '') = measure.measure
),

tables as (
  select
    disclosure_id,
    table_no,
    table_code,
    table_title,
    source_file,
    min(case when not is_placed then row_no end) as row_no,
    count(case when not is_placed then 1 end) as unplaced,
    min(case when not is_placed then coalesce(header_path || ' ', '') || text end) as example
  from figures
  group by disclosure_id, table_no, table_code, table_title, source_file
)

{{ check("c_figure_placed", "tables", "table_code", published="example", expected="cast(unplaced as varchar(8))",
  broken="unplaced > 0", label="table_title", row="'table ' || table_no", scope="'table ' || table_no") }}
