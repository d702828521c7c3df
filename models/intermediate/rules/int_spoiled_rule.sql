-- Rule measures over a table with a row whose code cannot be made out. Its sums lack the row (is_sum); elsewhere the row
-- is missed where one side has no figure.
with spoiled as (
  select distinct
    disclosure_id,
    table_code
  from {{ ref("int_row") }}
  where row_level = 'spoiled'
),

final as (
  select
    spoiled.disclosure_id,
    term.rule_measure_key,
    max(case when term.selector_kind in ('parent', 'children', 'sum', 'leaf') then 1 else 0 end) = 1 as is_sum
  from spoiled
  inner join {{ ref("int_rule_term") }} as term on spoiled.table_code = term.table_code
  where term.side in ('left', 'right') and term.link = ''
  group by spoiled.disclosure_id, term.rule_measure_key
)

select * from final
