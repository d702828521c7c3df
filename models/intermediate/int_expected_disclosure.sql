-- Disclosures that should be there (seed expected_disclosures) and those that are: filed, set aside, or not filed.
{%- set id_parts = "'^([0-9]{6})-([0-9]{4})-([0-9]+)(-final)?$'" %}

with filed as (
  select
    disclosure_id,
    region_code,
    fiscal_year,
    document_type,
    department_code,
    organisation_name
  from {{ ref("dim_disclosure") }}
),

-- its id is all that is known of it
set_aside as (
  select distinct
    disclosure_id,
    {%- for column, place in [("region_code", 1), ("fiscal_year", 2), ("department_code", 3)] %}
    nullif(regexp_extract(disclosure_id, {{ id_parts }}, {{ place }}), '') as {{ column }},
    {%- endfor %}
    case when disclosure_id like '%-final' then 'final_accounts' else 'budget' end as document_type
  from {{ ref("int_quarantine") }}
  where disclosure_id is not null
),

expected as (
  select
    region_code || '-' || fiscal_year || '-' || department_code
    || case document_type when 'final_accounts' then '-final' else '' end as disclosure_id,
    region_code,
    cast(fiscal_year as integer) as fiscal_year,
    document_type,
    department_code,
    organisation_name
  from {{ ref("expected_disclosures") }}
),

final as (
  select
    *,
    'filed' as filing_status
  from filed
  union all
  select
    expected.*,
    case when set_aside.disclosure_id is null then 'not_filed' else 'quarantined' end as filing_status
  from expected
  left join filed on expected.disclosure_id = filed.disclosure_id
  left join set_aside on expected.disclosure_id = set_aside.disclosure_id
  where filed.disclosure_id is null
  union all
  -- nobody expected it, and it could not be read
  select
    set_aside.disclosure_id,
    set_aside.region_code,
    cast(set_aside.fiscal_year as integer) as fiscal_year,
    set_aside.document_type,
    set_aside.department_code,
    cast(null as varchar(64)) as organisation_name,
    'quarantined' as filing_status
  from set_aside
  left join expected on set_aside.disclosure_id = expected.disclosure_id
  left join filed on set_aside.disclosure_id = filed.disclosure_id
  where expected.disclosure_id is null and filed.disclosure_id is null
)

select * from final
