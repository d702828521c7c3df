-- Totals by classification code from the leaves upward, beside what is published.
{{ config(materialized="incremental") }}

with published as (
  select
    disclosure_id,
    table_code,
    row_code,
    measure,
    sum(amount) as amount,
    sum(resolution) as resolution
  from {{ changed_of(ref("int_cell")) }}
  group by disclosure_id, table_code, row_code, measure
),

row_levels as (
  select
    disclosure_id,
    table_code,
    row_code,
    max(row_level) as row_level
  from {{ ref("int_row") }}
  group by disclosure_id, table_code, row_code
),

compared as (
  select
    rebuilt.disclosure_id,
    rebuilt.table_code,
    rebuilt.row_code,
    rebuilt.measure,
    published.amount as published_amount,
    rebuilt.amount as rebuilt_amount,
    coalesce(row_levels.row_level, case length(rebuilt.row_code) when 3 then 'class' else 'subclass' end) as row_level,
    coalesce(published.amount, 0) - rebuilt.amount as difference,
    rebuilt.resolution + coalesce(published.resolution, 0) as tolerance
  from {{ ref("int_rebuilt_row") }} as rebuilt
  left join published
    on
      rebuilt.disclosure_id = published.disclosure_id
      and rebuilt.table_code = published.table_code
      and rebuilt.row_code = published.row_code
      and rebuilt.measure = published.measure
  left join row_levels
    on
      rebuilt.disclosure_id = row_levels.disclosure_id
      and rebuilt.table_code = row_levels.table_code
      and rebuilt.row_code = row_levels.row_code
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
