-- Whether each table of the template was published, nil or missing, as the disclosure says; a table about which it says
-- nothing is published where it holds rows.
with held as (
  select distinct
    disclosure_id,
    table_code
  from {{ ref("int_row") }}
  union distinct
  select
    disclosure_id,
    'N' as table_code
  from {{ ref("stg_narrative_statement") }}
)

select
  disclosures.disclosure_id,
  tables.table_code,
  tables.title_zh,
  status.title,
  coalesce(status.status, case when held.table_code is null then 'missing' else 'published' end) as status,
  status.note,
  coalesce(status.currency_unit, disclosures.currency_unit) as currency_unit,
  status.source_file,
  status.row_no
from {{ ref("stg_disclosures") }} as disclosures
cross join {{ ref("tables") }} as tables
left join {{ ref("stg_table_status") }} as status
  on disclosures.disclosure_id = status.disclosure_id and tables.table_code = status.table_code
left join held
  on disclosures.disclosure_id = held.disclosure_id and tables.table_code = held.table_code
