-- Whether each table of the template was published, nil or missing, in every disclosure.
{{ config(materialized="incremental") }}

select
  disclosure.disclosure_id,
  tables.table_code,
  status.title,
  coalesce(status.status, 'missing') as status,
  status.note,
  coalesce(status.currency_unit, disclosure.currency_unit) as currency_unit
from {{ ref("stg_disclosures") }} as disclosure
cross join {{ ref("tables") }} as tables
left join {{ ref("stg_table_status") }} as status
  on disclosure.disclosure_id = status.disclosure_id and tables.table_code = status.table_code
