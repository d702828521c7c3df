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
  version.content_version,
  {{ "'" ~ var("project_version") ~ "'" if var("project_version") else "cast(null as varchar(16))" }} as project_version
from {{ changed_of(ref("int_filing")) }} as disclosure
left join {{ content_versions() }} as version on disclosure.disclosure_id = version.disclosure_id
