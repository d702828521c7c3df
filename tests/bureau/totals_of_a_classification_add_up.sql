-- Returns rows when a consolidated total is not the sum of the codes below it and of what stands at the code itself:
-- the leaves of disclosures that go no deeper.
with totals as (
  select * from {{ ref("bureau_by_function") }}
  union all
  select * from {{ ref("bureau_by_economic") }}
),

leaves as (
  select
    counted.region_code,
    counted.fiscal_year,
    counted.document_type,
    cell.table_code,
    cell.row_code as code,
    cell.measure,
    cell.amount
  from {{ ref("int_cell") }} as cell
  inner join {{ ref("int_consolidated_disclosure") }} as counted on cell.disclosure_id = counted.disclosure_id
  where counted.is_counted and not cell.has_children and cell.row_level != 'total'
),

parts as (
  select * from leaves
  union all
  select
    region_code,
    fiscal_year,
    document_type,
    table_code,
    code,
    'total' as measure,
    -amount as amount
  from leaves
  where measure in ('paid_to_superior', 'subsidy_to_subordinate')
  union all
  select
    region_code,
    fiscal_year,
    document_type,
    table_code,
    parent_code as code,
    measure,
    rebuilt_amount as amount
  from totals
  where parent_code is not null
),

sums as (
  select
    region_code,
    fiscal_year,
    document_type,
    table_code,
    code,
    measure,
    sum(amount) as amount
  from parts
  group by region_code, fiscal_year, document_type, table_code, code, measure
)

select
  totals.*,
  sums.amount as sum_of_parts
from totals
left join sums
  on
    totals.region_code = sums.region_code
    and totals.fiscal_year = sums.fiscal_year
    and totals.document_type = sums.document_type
    and totals.table_code = sums.table_code
    and totals.code = sums.code
    and totals.measure = sums.measure
-- of a code below which all is blank there is no part
where totals.rebuilt_amount != coalesce(sums.amount, 0)
