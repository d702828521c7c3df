-- Totals of a region and year by code. What one unit pays another is taken out of totals, so that it is counted once.
{%- set region_year = ["region_code", "fiscal_year", "document_type"] %}

with sums as (
  select
    *,
    case table_code
      {%- for table_code, (relation, classification) in subject_tables().items() %}
      when '{{ table_code }}' then '{{ classification }}'
      {%- endfor %}
    end as classification
  from {{ ref("int_consolidated_sum") }}
),

paid_inside as (
  select
    {{ region_year | join(",\n    ") }},
    table_code,
    code,
    'total' as measure,
    sum(rebuilt_amount) as amount
  from sums
  where measure in ('paid_to_superior', 'subsidy_to_subordinate')
  group by {{ region_year | join(", ") }}, table_code, code
),

-- what a total lacks, and what it leaves out
filings as (
  select
    {{ region_year | join(",\n    ") }},
    filing_status
  from {{ ref("int_expected_disclosure") }}
  union all
  select
    {{ region_year | join(",\n    ") }},
    'filed_again' as filing_status
  from {{ ref("int_consolidated_disclosure") }}
  where is_filed_again
),

left_out as (
  select
    {{ region_year | join(",\n    ") }},
    sum(case when filing_status = 'not_filed' then 1 else 0 end) as not_filed,
    sum(case when filing_status = 'quarantined' then 1 else 0 end) as quarantined,
    sum(case when filing_status = 'filed_again' then 1 else 0 end) as filed_again
  from filings
  group by {{ region_year | join(", ") }}
),

-- a dictionary may hold a code in several editions at once
named as (
  select
    sums.region_code,
    sums.fiscal_year,
    sums.document_type,
    sums.table_code,
    sums.code,
    sums.measure,
    max(dictionary.name) as name
  from sums
  inner join {{ ref("int_classification") }} as dictionary
    on
      sums.classification = dictionary.classification
      and sums.code = dictionary.code
      and sums.fiscal_year between dictionary.valid_from and dictionary.valid_to
  group by
    sums.region_code, sums.fiscal_year, sums.document_type, sums.table_code, sums.code, sums.measure
),

final as (
  select
    sums.classification,
    sums.region_code,
    sums.fiscal_year,
    sums.document_type,
    sums.table_code,
    sums.code,
    sums.level,
    named.name,
    case when sums.code != 'total' then {{ code_above("sums.code") }} end as parent_code,
    sums.measure,
    cast(sums.rebuilt_amount - coalesce(paid_inside.amount, 0) as decimal(24, 4)) as rebuilt_amount,
    cast(sums.published_amount as decimal(24, 4)) as published_amount,
    cast(coalesce(paid_inside.amount, 0) as decimal(24, 4)) as transfers_amount,
    cast(sums.unpublished_amount as decimal(24, 4)) as unpublished_amount,
    cast(sums.difference as decimal(24, 4)) as difference,
    case when sums.disclosures_apart = 0 then 'exact' else 'broken' end as outcome,
    cast(sums.disclosures_apart as integer) as disclosures_apart,
    cast(sums.disclosures as integer) as disclosures,
    cast(sums.disclosures_of_other_unit as integer) as disclosures_of_other_unit,
    cast(coalesce(left_out.not_filed, 0) as integer) as disclosures_not_filed,
    cast(coalesce(left_out.quarantined, 0) as integer) as disclosures_quarantined,
    cast(coalesce(left_out.filed_again, 0) as integer) as disclosures_filed_again
  from sums
  left join named
    on
      sums.region_code = named.region_code
      and sums.fiscal_year = named.fiscal_year
      and sums.document_type = named.document_type
      and sums.table_code = named.table_code
      and sums.code = named.code
      and sums.measure = named.measure
  left join paid_inside
    on
      sums.region_code = paid_inside.region_code
      and sums.fiscal_year = paid_inside.fiscal_year
      and sums.document_type = paid_inside.document_type
      and sums.table_code = paid_inside.table_code
      and sums.code = paid_inside.code
      and sums.measure = paid_inside.measure
  left join left_out
    on
      sums.region_code = left_out.region_code
      and sums.fiscal_year = left_out.fiscal_year
      and sums.document_type = left_out.document_type
)

select * from final
