-- Rules with a side whose tables the template does not have: they say nothing. One table among others that it does not
-- have adds nothing to their sum.
with side_tables as (
  select distinct
    rule_code,
    side,
    table_code
  from {{ ref("rule_terms") }}
  where side in ('left', 'right') and whose = 'own'
),

side_sizes as (
  select
    rule_code,
    side,
    count(*) as tables
  from side_tables
  group by rule_code, side
),

sides_without_tables as (
  select
    unpublished.disclosure_id,
    side_tables.rule_code
  from {{ ref("int_table_status") }} as unpublished
  inner join side_tables on unpublished.table_code = side_tables.table_code
  inner join side_sizes on side_tables.rule_code = side_sizes.rule_code and side_tables.side = side_sizes.side
  where unpublished.status = 'not_in_template'
  group by unpublished.disclosure_id, side_tables.rule_code, side_tables.side, side_sizes.tables
  having count(*) = side_sizes.tables
),

final as (
  select distinct * from sides_without_tables
)

select * from final
