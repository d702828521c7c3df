-- The template of every disclosure: of those for its kind of document and year, the one whose tables it prints most and
-- fewest others, with some weight for its region. What the law asks of everybody is one of them.
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

sizes as (
  select
    template,
    count(*) as tables
  from template_tables
  group by template
),

printed_counts as (
  select
    printed.disclosure_id,
    own.template,
    count(own.template) as tables_printed
  from printed
  inner join template_tables as own on printed.table_code = own.table_code
  group by printed.disclosure_id, own.template
),

all_printed as (
  select
    disclosure_id,
    count(*) as tables
  from printed
  group by disclosure_id
),

-- each table that the template does not have speaks a little against it, another region more, the same region for it
candidates as (
  select
    disclosures.disclosure_id,
    template.template,
    template.name_zh,
    template.prints_wide_columns,
    sizes.tables,
    coalesce(counted.tables_printed, 0) as tables_printed,
    100 * coalesce(counted.tables_printed, 0) / sizes.tables
    - 4 * (coalesce(all_printed.tables, 0) - coalesce(counted.tables_printed, 0))
    + case
      when template.region_code is null then 0
      when disclosures.region_code like template.region_code || '%' then 10
      else -5
    end as score
  from {{ ref("stg_disclosures") }} as disclosures
  inner join {{ ref("templates") }} as template
    on
      disclosures.document_type = template.document_type
      and disclosures.fiscal_year >= template.year_from
      and disclosures.fiscal_year <= coalesce(template.year_to, '9999')
  inner join sizes on template.template = sizes.template
  left join printed_counts as counted
    on disclosures.disclosure_id = counted.disclosure_id and template.template = counted.template
  left join all_printed on disclosures.disclosure_id = all_printed.disclosure_id
),

ranked as (
  select
    *,
    row_number() over (partition by disclosure_id order by score desc, tables desc, template asc) as place
  from candidates
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
