-- What the disclosures of a region and year that count (int_consolidated_disclosure) add up to by the codes of tables
-- that have codes of fixed length, rebuilt from their leaves beside what they publish.
{%- set coded_tables = "'" ~ subject_tables() | join("', '") ~ "'" %}

with counted as (
  select *
  from {{ ref("int_consolidated_disclosure") }}
  where is_counted
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
    coalesce(difference, 0) as difference
  from {{ ref("int_rebuilt_total") }}
  where table_code in ({{ coded_tables }})
  union all
  select
    disclosure_id,
    table_code,
    row_code as code,
    row_level as level,
    measure,
    amount as published_amount,
    amount as rebuilt_amount,
    0 as difference
  from {{ ref("int_cell") }}
  where
    table_code in ({{ coded_tables }})
    and not has_children
    and row_level not in ('total', 'line')
    and amount is not null
),

other_units as (
  select distinct
    finding.disclosure_id,
    finding.table_code
  from {{ ref("int_finding") }} as finding
  {{ anti_join() }} {{ ref("int_accepted_finding") }} as accepted
    on finding.finding_id = accepted.finding_id
  where finding.rule_code = 'u_table_unit'
),

final as (
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
    sum(case when figures.published_amount is null then figures.rebuilt_amount else 0 end) as unpublished_amount,
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
)

select * from final
