-- Totals by classification code from the leaves upward, beside what is published.
{{ config(materialized="incremental") }}

with row_levels as (
  select
    disclosure_id,
    table_code,
    row_code,
    max(row_level) as row_level
  from {{ ref("int_row") }}
  group by disclosure_id, table_code, row_code
),

-- a row that is printed twice is published twice
published as (
  select
    rebuilt.disclosure_id,
    rebuilt.table_code,
    rebuilt.row_code,
    rebuilt.measure,
    rebuilt.amount as rebuilt_amount,
    rebuilt.resolution as rebuilt_resolution,
    sum(cell.amount) as published_amount,
    sum(cell.resolution) as published_resolution
  from {{ ref("int_rebuilt_row") }} as rebuilt
  left join {{ changed_of(ref("int_cell")) }} as cell
    on
      rebuilt.disclosure_id = cell.disclosure_id
      and rebuilt.table_code = cell.table_code
      and rebuilt.row_code = cell.row_code
      and rebuilt.measure = cell.measure
  group by
    rebuilt.disclosure_id, rebuilt.table_code, rebuilt.row_code, rebuilt.measure, rebuilt.amount, rebuilt.resolution
),

compared as (
  select
    published.disclosure_id,
    published.table_code,
    published.row_code,
    published.measure,
    published.published_amount,
    published.rebuilt_amount,
    coalesce(row_levels.row_level, case length(published.row_code) when 3 then 'class' else 'subclass' end) as row_level,
    coalesce(published.published_amount, 0) - published.rebuilt_amount as difference,
    published.rebuilt_resolution + coalesce(published.published_resolution, 0) as tolerance
  from published
  left join row_levels
    on
      published.disclosure_id = row_levels.disclosure_id
      and published.table_code = row_levels.table_code
      and published.row_code = row_levels.row_code
),

both_kinds as (
  select
    disclosure_id,
    table_code,
    row_code,
    row_level,
    measure,
    published_amount,
    rebuilt_amount,
    difference,
    {{ outcome_of("difference", "0", "tolerance") }} as outcome
  from compared
  union all
  select
    disclosure_id,
    'T02' as table_code,
    row_code,
    row_level,
    measure,
    null as published_amount,
    amount as rebuilt_amount,
    null as difference,
    'rebuilt' as outcome
  from {{ ref("int_rebuilt_income") }}
),

final as (
  select
    disclosure_id,
    table_code,
    case
      when table_code in ('T03', 'T05', 'T09', 'T10') then 'function'
      when table_code = 'T07' then 'economic'
      when table_code in ('T01', 'T04') then 'fund_and_class'
      when table_code in ('T12', 'T13') then 'procurement'
      when row_level = 'category' then 'project'
      else 'unit'
    end as classification,
    row_code as code,
    row_level as level,
    measure,
    cast(published_amount as decimal(24, 4)) as published_amount,
    cast(rebuilt_amount as decimal(24, 4)) as rebuilt_amount,
    cast(difference as decimal(24, 4)) as difference,
    outcome
  from both_kinds
)

select * from final
