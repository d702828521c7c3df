-- Levels that rules take and a table prints in none of its rows: a table of one row has no classes, and one by class no
-- items.
with wanted_levels as (
  select distinct
    table_code,
    measure,
    selector_kind,
    selector_value
  from {{ ref("int_rule_term") }}
  where
    side in ('left', 'right')
    and selector_kind in ('level', 'sum')
    and selector_value in ('class', 'subclass', 'item', 'project')
    and table_code not in ('T01', 'T04')
),

levels_printed as (
  select distinct
    disclosure_id,
    table_code,
    row_level
  from {{ ref("int_row") }}
),

tables_filled as (
  select distinct
    disclosure_id,
    table_code
  from {{ ref("int_cell_of_run") }}
  where table_code in (select wanted_levels.table_code from wanted_levels)
),

final as (
  select
    filled.disclosure_id,
    wanted.table_code,
    wanted.measure,
    wanted.selector_kind,
    wanted.selector_value
  from tables_filled as filled
  inner join wanted_levels as wanted on filled.table_code = wanted.table_code
  left join levels_printed as printed
    on
      filled.disclosure_id = printed.disclosure_id
      and filled.table_code = printed.table_code
      and wanted.selector_value = printed.row_level
  where printed.row_level is null
)

select * from final
