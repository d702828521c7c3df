-- Disclosures that rules tie together: a department and its units, when all that it lists have filed, and an
-- organisation and its year before. A disclosure that has a link takes part in it with its own figures too. Of what is
-- filed twice, one takes part.
{{ config(materialized="incremental") }}

with counted as (
  select *
  from {{ changed_of(ref("int_filing")) }}
  where disclosure_id = counted_id
),

departments as (
  select *
  from counted
  where length(department_code) = 3
),

-- a unit that lives on other money is in table 02 alone; one that no table lists is known by what it files
listed as (
  {%- for relation in ["stg_t02_income", "stg_t06_general_budget_by_unit"] %}
  select
    department.disclosure_id,
    unit.row_code as unit_code
  from departments as department
  inner join {{ ref(relation) }} as unit on department.disclosure_id = unit.disclosure_id
  where unit.row_level = 'unit'
  union distinct
  {%- endfor %}
  select
    department.disclosure_id,
    unit.department_code as unit_code
  from departments as department
  inner join counted as unit
    on
      department.region_code = unit.region_code
      and department.fiscal_year = unit.fiscal_year
      and department.document_type = unit.document_type
      and department.department_code = substr(unit.department_code, 1, 3)
  where length(unit.department_code) > 3
),

-- a department of one unit is that unit
units as (
  select
    listed.disclosure_id,
    filed.disclosure_id as linked_disclosure_id,
    count(*) over (partition by listed.disclosure_id) as units_listed,
    count(filed.disclosure_id) over (partition by listed.disclosure_id) as units_filed
  from listed
  inner join departments as department on listed.disclosure_id = department.disclosure_id
  left join counted as filed
    on
      -- a unit of another department's code is of another family (tieout/build/changed.py), and stays unknown
      listed.unit_code = filed.department_code
      and department.department_code = substr(listed.unit_code, 1, 3)
      and department.region_code = filed.region_code
      and department.fiscal_year = filed.fiscal_year
      and department.document_type = filed.document_type
),

-- a link that is not complete leaves its rules untestable
links as (
  -- the units that have not filed are one row, without a disclosure
  select distinct
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
