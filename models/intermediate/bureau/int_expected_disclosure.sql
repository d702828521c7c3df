-- Disclosures that should be there (seed expected_disclosures) and those that are: filed, under whatever id,
-- quarantined, or not filed.
with filed as (
  select
    disclosure_id,
    region_code,
    fiscal_year,
    document_type,
    department_code,
    organisation_name,
    expected_id
  from {{ ref("int_filing") }}
),

-- its id is all that is known of it
set_aside as (
  select distinct
    disclosure_id,
    {%- for column, place in [("region_code", 1), ("fiscal_year", 2), ("department_code", 3)] %}
    {{ id_part("disclosure_id", place) }} as {{ column }},
    {%- endfor %}
    case when disclosure_id like '%-final' then 'final_accounts' else 'budget' end as document_type
  from {{ ref("int_quarantine") }}
  where disclosure_id is not null
),

expected as (
  select
    {{ id_of("expected") }} as disclosure_id,
    expected.region_code,
    cast(expected.fiscal_year as integer) as fiscal_year,
    expected.document_type,
    expected.department_code,
    expected.organisation_name
  from {{ ref("expected_disclosures") }} as expected
),

listed as (
  select distinct disclosure_id
  from expected
),

final as (
  select
    filed.disclosure_id,
    filed.region_code,
    filed.fiscal_year,
    filed.document_type,
    filed.department_code,
    filed.organisation_name,
    'filed' as filing_status,
    listed.disclosure_id is not null as is_expected
  from filed
  left join listed on filed.expected_id = listed.disclosure_id
  union all
  select
    expected.*,
    case when set_aside.disclosure_id is null then 'not_filed' else 'quarantined' end as filing_status,
    true as is_expected
  from expected
  left join filed on expected.disclosure_id = filed.expected_id
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
    'quarantined' as filing_status,
    false as is_expected
  from set_aside
  left join expected on set_aside.disclosure_id = expected.disclosure_id
  left join filed on set_aside.disclosure_id = filed.expected_id
  where expected.disclosure_id is null and filed.disclosure_id is null
)

select * from final
