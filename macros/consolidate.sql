{# Totals of a region and year by the codes of one classification, built from the leaves of the disclosures that count
   (int_consolidated_disclosure), beside what they publish. What one unit pays another is taken out of totals, so that
   it is counted once. #}
{% macro consolidate(classification) %}
{%- set table_codes = [] -%}
{%- for table_code, (relation, classified_by) in subject_tables().items() if classified_by == classification -%}
  {%- do table_codes.append(table_code) -%}
{%- endfor -%}
{%- set transfers = ["paid_to_superior", "subsidy_to_subordinate"] -%}
with counted as (
  select *
  from {{ ref("int_consolidated_disclosure") }}
  where is_counted
),

filed_again as (
  select
    region_code,
    fiscal_year,
    document_type,
    count(*) as disclosures
  from {{ ref("int_consolidated_disclosure") }}
  where is_filed_again
  group by region_code, fiscal_year, document_type
),

-- a leaf is published and rebuilt alike; what has rows below it is rebuilt from them
figures as (
  select
    disclosure_id,
    table_code,
    code,
    level,
    measure,
    published_amount,
    rebuilt_amount,
    case when published_amount is null then rebuilt_amount else 0 end as unpublished_amount,
    coalesce(difference, 0) as difference
  from {{ ref("fct_rebuilt_total") }}
  where table_code in ('{{ table_codes | join("', '") }}')
  union all
  select
    disclosure_id,
    table_code,
    row_code as code,
    row_level as level,
    measure,
    amount as published_amount,
    amount as rebuilt_amount,
    0 as unpublished_amount,
    0 as difference
  from {{ ref("int_cell") }}
  where table_code in ('{{ table_codes | join("', '") }}') and not has_children and row_level not in ('total', 'line')
    and amount is not null
),

other_units as (
  select distinct
    disclosure_id,
    table_code
  from {{ ref("fct_finding") }}
  where rule_code = 'u_table_unit' and not is_waived
),

totals as (
  select
    counted.region_code,
    counted.fiscal_year,
    counted.document_type,
    figures.table_code,
    figures.code,
    max(figures.level) as level,
    figures.measure,
    sum(figures.published_amount) as published_amount,
    sum(figures.rebuilt_amount) as rebuilt_amount,
    sum(figures.unpublished_amount) as unpublished_amount,
    sum(case when figures.published_amount is null then 0 else figures.difference end) as difference,
    sum(case when figures.published_amount is not null and figures.difference != 0 then 1 else 0 end)
      as disclosures_apart,
    count(distinct counted.disclosure_id) as disclosures,
    count(distinct other_units.disclosure_id) as disclosures_of_other_unit
  from figures
  inner join counted on figures.disclosure_id = counted.disclosure_id
  left join other_units
    on figures.disclosure_id = other_units.disclosure_id and figures.table_code = other_units.table_code
  group by
    counted.region_code, counted.fiscal_year, counted.document_type, figures.table_code, figures.code, figures.measure
),

paid_inside as (
  select
    region_code,
    fiscal_year,
    document_type,
    table_code,
    code,
    sum(rebuilt_amount) as transfers_amount
  from totals
  where measure in ('{{ transfers | join("', '") }}')
  group by region_code, fiscal_year, document_type, table_code, code
),

filings as (
  select
    region_code,
    fiscal_year,
    document_type,
    sum(case when filing_status = 'not_filed' then 1 else 0 end) as not_filed,
    sum(case when filing_status = 'quarantined' then 1 else 0 end) as quarantined
  from {{ ref("int_expected_disclosure") }}
  group by region_code, fiscal_year, document_type
),

names as (
  select
    code,
    valid_from,
    valid_to,
    max(name) as name
  from {{ ref("dim_classification") }}
  where classification = '{{ classification }}'
  group by code, valid_from, valid_to
),

final as (
  select
    totals.region_code,
    totals.fiscal_year,
    totals.document_type,
    totals.table_code,
    totals.code,
    totals.level,
    max(names.name) as name,
    case when totals.code != 'total' then {{ code_above("totals.code") }} end as parent_code,
    totals.measure,
    cast(
      totals.rebuilt_amount - case when totals.measure = 'total' then coalesce(paid_inside.transfers_amount, 0) else 0 end
      as decimal(24, 4)
    ) as rebuilt_amount,
    cast(totals.published_amount as decimal(24, 4)) as published_amount,
    cast(
      case when totals.measure = 'total' then coalesce(paid_inside.transfers_amount, 0) else 0 end as decimal(24, 4)
    ) as transfers_amount,
    cast(totals.unpublished_amount as decimal(24, 4)) as unpublished_amount,
    cast(totals.difference as decimal(24, 4)) as difference,
    case
      when totals.disclosures_apart = 0 then 'exact'
      else 'broken'
    end as outcome,
    cast(totals.disclosures_apart as integer) as disclosures_apart,
    cast(totals.disclosures as integer) as disclosures,
    cast(totals.disclosures_of_other_unit as integer) as disclosures_of_other_unit,
    cast(coalesce(filings.not_filed, 0) as integer) as disclosures_not_filed,
    cast(coalesce(filings.quarantined, 0) as integer) as disclosures_quarantined,
    cast(coalesce(filed_again.disclosures, 0) as integer) as disclosures_filed_again
  from totals
  left join paid_inside
    on
      totals.region_code = paid_inside.region_code
      and totals.fiscal_year = paid_inside.fiscal_year
      and totals.document_type = paid_inside.document_type
      and totals.table_code = paid_inside.table_code
      and totals.code = paid_inside.code
  left join filings
    on
      totals.region_code = filings.region_code
      and totals.fiscal_year = filings.fiscal_year
      and totals.document_type = filings.document_type
  left join filed_again
    on
      totals.region_code = filed_again.region_code
      and totals.fiscal_year = filed_again.fiscal_year
      and totals.document_type = filed_again.document_type
  left join names
    on totals.code = names.code and totals.fiscal_year between names.valid_from and names.valid_to
  group by
    totals.region_code, totals.fiscal_year, totals.document_type, totals.table_code, totals.code, totals.level,
    totals.measure, totals.rebuilt_amount, totals.published_amount, totals.unpublished_amount, totals.difference,
    totals.disclosures_apart, totals.disclosures, totals.disclosures_of_other_unit, paid_inside.transfers_amount, filings.not_filed, filings.quarantined,
    filed_again.disclosures
)

select * from final
{% endmacro %}
