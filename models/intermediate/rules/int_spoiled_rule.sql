-- Rule measures over a table with a row whose code cannot be made out. Its sums lack the row (is_sum); elsewhere the
-- row is missed where one side has no figure. Rules across tables that know projects by their codes lack all of them.
with spoiled as (
  select distinct
    disclosure_id,
    table_code
  from {{ ref("int_row") }}
  where row_level = 'spoiled'
),

-- in a table with a numbering of its own a code says nothing
own_numbering as (
  select
    disclosure_id,
    table_code
  from {{ ref("int_check_classification") }}
  where rule_code = 'k_code_name' and outcome = 'broken'
  group by disclosure_id, table_code
  having count(*) >= 5
),

rows_by_code as (
  select
    own_numbering.disclosure_id,
    term.rule_measure_key,
    true as is_sum
  from own_numbering
  inner join {{ ref("int_rule_term") }} as term on own_numbering.table_code = term.table_code
  where term.side in ('left', 'right') and term.selector_kind = 'row' and term.selector_value != 'total'
),

unknown_projects as (
  select disclosure_id
  from {{ ref("stg_t11_project") }}
  where row_level = 'project' and is_code_spoiled
  union distinct
  select disclosure_id
  from {{ ref("stg_t15_form") }}
  where project_code is null
),

rules_by_project as (
  select rule_measure_key
  from {{ ref("int_rule_term") }}
  where side in ('left', 'right') and link = ''
  group by rule_measure_key
  having
    max(
      case
        when table_code = 'T15' or selector_kind like 'by_project%' or selector_value = 'project' then 1
        else 0
      end
    ) = 1
    and (count(distinct table_code) > 1 or min(table_code) in ('T14', 'T15'))
),

rows_missed as (
  select
    spoiled.disclosure_id,
    term.rule_measure_key,
    max(case when term.selector_kind in ('parent', 'children', 'sum', 'leaf') then 1 else 0 end) = 1 as is_sum
  from spoiled
  inner join {{ ref("int_rule_term") }} as term on spoiled.table_code = term.table_code
  where term.side in ('left', 'right') and term.link = ''
  group by spoiled.disclosure_id, term.rule_measure_key
),

final as (
  select
    disclosure_id,
    rule_measure_key,
    max(case when is_sum then 1 else 0 end) = 1 as is_sum
  from (
    select * from rows_missed
    union all
    select * from rows_by_code
    union all
    select
      unknown_projects.disclosure_id,
      rules_by_project.rule_measure_key,
      true as is_sum
    from unknown_projects
    cross join rules_by_project
  ) as both_kinds
  group by disclosure_id, rule_measure_key
)

select * from final
