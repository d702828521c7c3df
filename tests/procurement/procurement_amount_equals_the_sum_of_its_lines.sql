-- Returns rows when a procurement total is not the sum of its lines (51.09 = 0.50 + 0.15 + 50.44), beyond rounding.
{{ config(tags=["finding"]) }}

with lines as (
  select
    disclosure_id,
    measure,
    sum(case when row_level = 'total' then amount else 0 end) as total_amount,
    sum(case when row_level = 'line' then amount else 0 end) as lines_amount,
    sum(case when row_level in ('total', 'line') then resolution else 0 end) as tolerance
  from {{ ref("fct_cell") }}
  where table_code = 'T12'
  group by disclosure_id, measure
)

select *
from lines
where abs(total_amount - lines_amount) > tolerance
