-- Returns rows when a procurement line reserves more for small firms than it spends.
{{ config(tags=["finding"]) }}

with parts as (
  select
    disclosure_id,
    row_code,
    row_label,
    source_file,
    source_row,
    sum(case when measure = 'amount' then amount else 0 end) as amount,
    sum(case when measure = 'sme_amount' then amount else 0 end) as sme_amount,
    sum(case when measure = 'micro_amount' then amount else 0 end) as micro_amount
  from {{ ref("fct_cell") }}
  where table_code = 'T12'
  group by disclosure_id, row_code, row_label, source_file, source_row
)

select *
from parts
where sme_amount > amount or micro_amount > sme_amount
