-- Table 02 where it was not published: its columns from the income lines of table 01, its units from table 06.
with missing as (
  select disclosure_id
  from {{ ref("stg_table_status") }}
  where table_code = 'T02' and status = 'missing'
),

income_lines as (
  select
    cell.disclosure_id,
    cell.row_code,
    cell.amount
  from {{ ref("int_cell_built") }} as cell
  inner join missing on cell.disclosure_id = missing.disclosure_id
  where cell.table_code = 'T01' and cell.measure = 'income' and not cell.has_children
),

final as (
  select
    disclosure_id,
    'total' as row_code,
    'total' as row_level,
    row_code as measure,
    amount
  from income_lines
  union all
  select
    disclosure_id,
    'total' as row_code,
    'total' as row_level,
    'current_year' as measure,
    sum(amount) as amount
  from income_lines
  where row_code != 'carry_over'
  group by disclosure_id
  union all
  select
    disclosure_id,
    'total' as row_code,
    'total' as row_level,
    'total' as measure,
    sum(amount) as amount
  from income_lines
  group by disclosure_id
  union all
  -- what a unit spends from the general budget of the year it is given
  select
    cell.disclosure_id,
    cell.row_code,
    cell.row_level,
    'general_budget' as measure,
    cell.amount
  from {{ ref("int_cell_built") }} as cell
  inner join missing on cell.disclosure_id = missing.disclosure_id
  where cell.table_code = 'T06' and cell.measure = 'total' and cell.row_level in ('department', 'unit')
)

select * from final
