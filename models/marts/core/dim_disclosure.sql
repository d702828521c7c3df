{{ config(materialized="incremental") }}

select
  disclosure.disclosure_id,
  disclosure.region_code,
  disclosure.fiscal_year,
  disclosure.department_code,
  disclosure.organisation_name,
  disclosure.document_type,
  disclosure.currency_unit,
  disclosure.counted_id,
  cast(version.content_version as varchar(32)) as content_version,
  {{ "'" ~ var("project_version") ~ "'" if var("project_version") else "cast(null as varchar(16))" }} as project_version
from {{ changed_of(ref("int_filing")) }} as disclosure
left join {{ source("landing", "landed_version") }} as version on disclosure.disclosure_id = version.disclosure_id
