-- Table 02 where it was not published: its columns from the income lines of table 01, its units from tables 06 and 11;
-- nothing of figures that cannot all be read.
{%- set columns = "'" ~ measures_of_tables()["T02"] | join("', '") ~ "'" %}

with missing as (
  select status.disclosure_id
  from {{ ref("int_table_status") }} as status
  where
    status.table_code = 'T02'
    and status.status = 'missing'
    -- it may lie there and be noted as missing
    and not exists (
      select 1
      from {{ ref("stg_t02_income") }} as printed
      where printed.disclosure_id = status.disclosure_id
    )
),

income_lines as (
  select
    cell.disclosure_id,
    cell.row_code,
    cell.amount
  from {{ ref("int_cell_of_run") }} as cell
  inner join missing on cell.disclosure_id = missing.disclosure_id
  where cell.table_code = 'T01' and cell.measure = 'income' and not cell.has_children
),

final as (
  -- a line that no template knows is in no column, and in the sums all the same
  select
    disclosure_id,
    'total' as row_code,
    'total' as row_level,
    row_code as measure,
    sum(amount) as amount
  from income_lines
  where row_code in ({{ columns }})
  group by disclosure_id, row_code
  having count(amount) = count(*)
  union all
  select
    disclosure_id,
    'total' as row_code,
    'total' as row_level,
    'current_year' as measure,
    sum(amount) as amount
  from income_lines
  where row_code not in ('carry_over', 'used_surplus')
  group by disclosure_id
  having count(amount) = count(*)
  union all
  select
    disclosure_id,
    'total' as row_code,
    'total' as row_level,
    'total' as measure,
    sum(amount) as amount
  from income_lines
  group by disclosure_id
  having count(amount) = count(*)
  union all
  -- what a unit spends from the general budget it is given this year, but for what it had left of earlier ones
  select
    cell.disclosure_id,
    cell.row_code,
    max(case when cell.table_code = 'T06' then cell.row_level end) as row_level,
    'general_budget' as measure,
    sum(case when cell.table_code = 'T06' then cell.amount else -cell.amount end) as amount
  from {{ ref("int_cell_of_run") }} as cell
  inner join missing on cell.disclosure_id = missing.disclosure_id
  where
    cell.row_level in ('department', 'unit')
    and (
      cell.table_code = 'T06' and cell.measure = 'total'
      or cell.table_code = 'T11' and cell.measure = 'carry_general_budget'
    )
  group by cell.disclosure_id, cell.row_code
  having count(case when cell.table_code = 'T06' then 1 end) > 0 and count(cell.amount) = count(*)
)

select * from final
