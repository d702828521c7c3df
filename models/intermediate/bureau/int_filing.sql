-- Disclosures, and which one counts where an organisation files several of one year and type: the one that bears the id
-- for these, else the first by id.
{{ config(materialized="incremental") }}

with disclosures as (
  select
    disclosure.*,
    {{ id_of("disclosure") }} as expected_id
  from {{ ref("stg_disclosures") }} as disclosure
),

final as (
  select
    disclosure_id,
    region_code,
    cast(fiscal_year as integer) as fiscal_year,
    department_code,
    organisation_name,
    document_type,
    currency_unit,
    expected_id,
    first_value(disclosure_id) over (
      partition by region_code, fiscal_year, department_code, document_type
      order by case when disclosure_id = expected_id then 0 else 1 end, disclosure_id
    ) as counted_id,
    source_file,
    row_no
  from disclosures
)

select * from final
