-- Returns rows when a line of table 01, 04 or 14 adds up into two others: its rows would be repeated in staging.
{{ config(tags=["project_tests"]) }}

select
  table_code,
  side,
  row_code
from {{ ref("template_lines") }}
group by table_code, side, row_code
having count(distinct coalesce(parent_row_code, '')) > 1 or count(distinct row_level) > 1
