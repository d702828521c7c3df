-- Whether each table was published, nil or missing, as the disclosure says; a table about which it says nothing is
-- published where it holds rows, missing where the law or the template asks for it, and else not in the template.
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
),

template_tables as (
  select distinct
    template,
    table_code
  from {{ ref("template_tables") }}
)

select
  disclosures.disclosure_id,
  tables.table_code,
  tables.title_zh,
  status.title,
  case
    when status.status is not null then status.status
    when held.table_code is not null then 'published'
    when tables.basis != 'local template' or template_tables.table_code is not null then 'missing'
    else 'not_in_template'
  end as status,
  tables.basis != 'local template' as is_required_by_law,
  status.note,
  coalesce(status.currency_unit, disclosures.currency_unit) as currency_unit,
  status.source_file,
  status.row_no
from {{ ref("stg_disclosures") }} as disclosures
cross join {{ ref("tables") }} as tables
inner join {{ ref("int_template") }} as template on disclosures.disclosure_id = template.disclosure_id
left join template_tables
  on template.template = template_tables.template and tables.table_code = template_tables.table_code
left join {{ ref("stg_table_status") }} as status
  on disclosures.disclosure_id = status.disclosure_id and tables.table_code = status.table_code
left join held
  on disclosures.disclosure_id = held.disclosure_id and tables.table_code = held.table_code
