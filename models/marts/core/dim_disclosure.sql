{{ config(materialized="incremental") }}

select
  disclosure_id,
  region_code,
  cast(fiscal_year as integer) as fiscal_year,
  department_code,
  organisation_name,
  document_type,
  currency_unit
from {{ ref("stg_disclosures") }}
