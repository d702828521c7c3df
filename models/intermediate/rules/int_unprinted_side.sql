-- Rule measures of which a disclosure prints the one side and no column of the other. Where nothing says which columns a
-- table prints, it prints those of its file, and a blank one is zero.
with sides as (
  select distinct
    rule_measure_key,
    rule_code,
    side,
    table_code,
    measure
  from {{ ref("int_rule_term") }}
  where side in ('left', 'right') and form = 'linear' and link = '' and table_code != 'N'
),

columns_printed as (
  select distinct
    disclosure_id,
    table_code,
    measure || coalesce('@' || stage, '') as measure
  from {{ ref("stg_printed_column") }}
  where measure is not null
),

-- the measures of an upright table stand in its rows
printed as (
  select *
  from columns_printed
  union distinct
  select
    disclosure_id,
    table_code,
    measure
  from {{ ref("int_cell_of_run") }}
  where disclosure_id in (select columns_printed.disclosure_id from columns_printed)
),

sides_printed as (
  select
    printed.disclosure_id,
    sides.rule_measure_key,
    sides.rule_code,
    count(distinct sides.side) as sides_printed
  from printed
  inner join sides on printed.table_code = sides.table_code and printed.measure = sides.measure
  group by printed.disclosure_id, sides.rule_measure_key, sides.rule_code
),

-- a rule with a side in the narrative is not judged here
sides_there as (
  select
    rule_measure_key,
    count(distinct side) as sides
  from sides
  group by rule_measure_key
),

-- a column that a rule needs: where a table does not print it, the rule says nothing of it
needs as (
  select
    rule.rule_measure_key,
    rule.rule_code,
    need.table_code,
    need.measure || case when rule.measure_scope like '@%' then rule.measure_scope else '' end as measure
  from {{ ref("int_rule_measure") }} as rule
  inner join {{ ref("rule_terms") }} as need on rule.rule_code = need.rule_code
  where need.side = 'needs'
),

documents as (
  select distinct disclosure_id
  from columns_printed
),

unmet as (
  select distinct
    documents.disclosure_id,
    needs.rule_measure_key,
    needs.rule_code
  from documents
  cross join needs
  left join printed
    on
      documents.disclosure_id = printed.disclosure_id
      and needs.table_code = printed.table_code
      and needs.measure = printed.measure
  where printed.measure is null
),

-- a table of its total alone has no rows that another table's could be held against
one_row_tables as (
  select
    row_of_table.disclosure_id,
    row_of_table.table_code
  from {{ ref("int_row") }} as row_of_table
  inner join {{ ref("int_template") }} as template on row_of_table.disclosure_id = template.disclosure_id
  where not template.prints_wide_columns
  group by row_of_table.disclosure_id, row_of_table.table_code
  having min(row_of_table.row_level) = 'total' and max(row_of_table.row_level) = 'total'
),

rules_across_tables as (
  select rule_measure_key
  from {{ ref("int_rule_term") }}
  where side in ('left', 'right')
  group by rule_measure_key
  having count(distinct table_code) > 1
),

final as (
  select
    sides_printed.disclosure_id,
    sides_printed.rule_measure_key,
    sides_printed.rule_code
  from sides_printed
  inner join sides_there on sides_printed.rule_measure_key = sides_there.rule_measure_key
  where sides_printed.sides_printed < sides_there.sides
  union distinct
  select *
  from unmet
  union distinct
  select
    one_row_tables.disclosure_id,
    term.rule_measure_key,
    term.rule_code
  from one_row_tables
  inner join {{ ref("int_rule_term") }} as term on one_row_tables.table_code = term.table_code
  inner join rules_across_tables as across_tables on term.rule_measure_key = across_tables.rule_measure_key
  where term.side in ('left', 'right') and term.selector_kind = 'all'
)

select * from final
