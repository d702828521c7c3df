-- Disclosures that rules tie together: a department and its units, when all that its table 06 lists have filed, and an
-- organisation and its year before. A disclosure that has a link takes part in it with its own figures too. Of what is
-- filed twice, one takes part.
with counted as (
  select *
  from {{ ref("int_filing") }}
  where disclosure_id = counted_id
),

listed as (
  select distinct
    disclosure.disclosure_id,
    disclosure.region_code,
    disclosure.fiscal_year,
    disclosure.document_type,
    unit.row_code as unit_code
  from counted as disclosure
  inner join {{ ref("stg_t06_general_budget_by_unit") }} as unit on disclosure.disclosure_id = unit.disclosure_id
  -- a unit lists itself, a department its units
  where
    unit.row_level = 'unit'
    and unit.row_code != disclosure.department_code
    and length(disclosure.department_code) = 3
),

-- a department of one unit is that unit
units as (
  select
    listed.disclosure_id,
    filed.disclosure_id as linked_disclosure_id,
    count(*) over (partition by listed.disclosure_id) as units_listed,
    count(filed.disclosure_id) over (partition by listed.disclosure_id) as units_filed
  from listed
  left join counted as filed
    on
      listed.unit_code = filed.department_code
      and listed.region_code = filed.region_code
      and listed.fiscal_year = filed.fiscal_year
      and listed.document_type = filed.document_type
),

-- a link that is not complete leaves its rules untestable
links as (
  select
    disclosure_id,
    'units' as link,
    linked_disclosure_id,
    units_filed = units_listed as is_complete
  from units
  where units_listed > 1
  union all
  select
    later.disclosure_id,
    'last_year' as link,
    earlier.disclosure_id as linked_disclosure_id,
    earlier.disclosure_id is not null as is_complete
  from counted as later
  left join counted as earlier
    on
      later.region_code = earlier.region_code
      and later.department_code = earlier.department_code
      and later.document_type = earlier.document_type
      and later.fiscal_year = earlier.fiscal_year + 1
),

final as (
  select
    disclosure_id,
    link,
    link as whose,
    linked_disclosure_id,
    is_complete
  from links
  union all
  select distinct
    disclosure_id,
    link,
    'own' as whose,
    disclosure_id as linked_disclosure_id,
    is_complete
  from links
)

select * from final
