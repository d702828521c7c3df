-- Whether each table of the template was published, nil or missing, in every disclosure.
{{ config(materialized="incremental") }}

select
  disclosure_id,
  table_code,
  title,
  status,
  note,
  currency_unit
from {{ ref("int_table_status") }}
where status != 'not_in_template'
