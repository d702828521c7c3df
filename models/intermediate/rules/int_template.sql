-- The template of every disclosure: of those for its kind of document and year, the one of its region of which it prints
-- at least half of the tables; else what the law asks of everybody.
{{ config(materialized="incremental") }}

with printed as (
  select distinct
    disclosure_id,
    table_code
  from {{ ref("int_row") }}
  union distinct
  select
    disclosure_id,
    table_code
  from {{ ref("stg_table_status") }}
  where status != 'missing'
),

template_tables as (
  select distinct
    template,
    table_code
  from {{ ref("template_tables") }}
  where table_code is not null
),

candidates as (
  select
    disclosures.disclosure_id,
    template.template,
    template.name_zh,
    template.prints_wide_columns,
    length(coalesce(template.region_code, '')) as nearness,
    count(own.table_code) as tables,
    count(printed.table_code) as tables_printed
  from {{ ref("stg_disclosures") }} as disclosures
  inner join {{ ref("templates") }} as template
    on
      disclosures.document_type = template.document_type
      and disclosures.fiscal_year >= template.year_from
      and disclosures.fiscal_year <= coalesce(template.year_to, '9999')
      and disclosures.region_code like coalesce(template.region_code, '') || '%'
  inner join template_tables as own on template.template = own.template
  left join printed
    on disclosures.disclosure_id = printed.disclosure_id and own.table_code = printed.table_code
  group by
    disclosures.disclosure_id, template.template, template.name_zh, template.region_code,
    template.prints_wide_columns
),

ranked as (
  select
    *,
    row_number() over (
      partition by disclosure_id
      order by case when tables_printed * 2 >= tables then 1 else 0 end desc, nearness desc, tables_printed desc, template
    ) as place
  from candidates
  where nearness = 0 or tables_printed * 2 >= tables
),

-- what was typed into the landing files has their columns
documents as (
  select distinct disclosure_id
  from {{ ref("stg_printed_column") }}
),

final as (
  select
    disclosures.disclosure_id,
    ranked.template,
    ranked.name_zh,
    coalesce(ranked.prints_wide_columns, 'false') = 'true' or documents.disclosure_id is null as prints_wide_columns,
    ranked.tables,
    ranked.tables_printed
  from {{ ref("stg_disclosures") }} as disclosures
  left join ranked on disclosures.disclosure_id = ranked.disclosure_id and ranked.place = 1
  left join documents on disclosures.disclosure_id = documents.disclosure_id
)

select * from final
