-- Returns rows when a consolidated total is not the sum of its classes, a class not that of its subclasses, and so on down.
-- A leaf has nothing below it.
with totals as (
  select * from {{ ref("bureau_by_function") }}
  union all
  select * from {{ ref("bureau_by_economic") }}
),

below as (
  select
    region_code,
    fiscal_year,
    document_type,
    table_code,
    parent_code,
    measure,
    sum(rebuilt_amount) as rebuilt_amount
  from totals
  where parent_code is not null
  group by region_code, fiscal_year, document_type, table_code, parent_code, measure
)

select
  totals.*,
  below.rebuilt_amount as below_amount
from totals
inner join below
  on
    totals.region_code = below.region_code
    and totals.fiscal_year = below.fiscal_year
    and totals.document_type = below.document_type
    and totals.table_code = below.table_code
    and totals.code = below.parent_code
    and totals.measure = below.measure
where totals.rebuilt_amount != below.rebuilt_amount
