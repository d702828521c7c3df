-- Totals by classification code from the leaves upward, beside what is published; a row printed twice counts twice.
{{ config(materialized="incremental") }}

with published as (
  select
    rebuilt.disclosure_id,
    rebuilt.table_code,
    rebuilt.row_code,
    rebuilt.measure,
    rebuilt.amount as rebuilt_amount,
    rebuilt.resolution as rebuilt_resolution,
    sum(cell.amount) as published_amount,
    sum(cell.resolution) as published_resolution,
    max(cell.row_level) as row_level
  from {{ ref("int_rebuilt_row") }} as rebuilt
  left join {{ ref("int_cell_built") }} as cell
    on
      rebuilt.disclosure_id = cell.disclosure_id
      and rebuilt.table_code = cell.table_code
      and rebuilt.row_code = cell.row_code
      and rebuilt.measure = cell.measure
  group by
    rebuilt.disclosure_id, rebuilt.table_code, rebuilt.row_code, rebuilt.measure, rebuilt.amount, rebuilt.resolution
),

-- a row that is printed without this figure has its level from its place
blank_rows as (
  select distinct
    disclosure_id,
    table_code,
    row_code
  from published
  where row_level is null
),

blank_levels as (
  select
    printed.disclosure_id,
    printed.table_code,
    printed.row_code,
    max(printed.row_level) as row_level
  from {{ ref("int_row") }} as printed
  inner join blank_rows as blank
    on
      printed.disclosure_id = blank.disclosure_id
      and printed.table_code = blank.table_code
      and printed.row_code = blank.row_code
  group by printed.disclosure_id, printed.table_code, printed.row_code
),

compared as (
  select
    published.disclosure_id,
    published.table_code,
    published.row_code,
    published.measure,
    published.published_amount,
    published.rebuilt_amount,
    coalesce(
      published.row_level, blank.row_level, case length(published.row_code) when 3 then 'class' else 'subclass' end
    ) as row_level,
    coalesce(published.published_amount, 0) - published.rebuilt_amount as difference,
    published.rebuilt_resolution + coalesce(published.published_resolution, 0) as tolerance
  from published
  left join blank_levels as blank
    on
      published.disclosure_id = blank.disclosure_id
      and published.table_code = blank.table_code
      and published.row_code = blank.row_code
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
