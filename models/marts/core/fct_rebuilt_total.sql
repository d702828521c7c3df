-- A view, since int_rebuilt_total keeps the rows.
{{ config(materialized="view") }}

select
  disclosure_id,
  table_code,
  classification,
  code,
  level,
  measure,
  published_amount,
  rebuilt_amount,
  difference,
  outcome
from {{ ref("int_rebuilt_total") }}
