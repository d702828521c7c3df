-- Columns that a table does not print in any row, though it prints what they add up to: another template has no such
-- columns. What all others leave blank is zero; of these it cannot be said.
with parts as (
  select
    whole.rule_measure_key,
    whole.table_code,
    whole.measure as whole,
    part.measure
  from {{ ref("int_rule_term") }} as whole
  inner join {{ ref("int_rule_term") }} as part
    on whole.rule_measure_key = part.rule_measure_key
  inner join {{ ref("rules") }} as rule on whole.rule_code = rule.rule_code
  where rule.family = 'row' and whole.side = 'left' and part.side = 'right'
),

of_row_rules as (
  select
    table_code,
    whole as measure
  from parts
  union distinct
  select
    table_code,
    measure
  from parts
),

printed as (
  select
    cell.disclosure_id,
    cell.table_code,
    cell.measure,
    max(case when cell.amount != 0 then 1 else 0 end) as amounts
  from {{ ref("int_cell_of_run") }} as cell
  inner join of_row_rules
    on cell.table_code = of_row_rules.table_code and cell.measure = of_row_rules.measure
  group by cell.disclosure_id, cell.table_code, cell.measure
),

wholes as (
  select
    printed.disclosure_id,
    parts.rule_measure_key,
    count(case when printed.measure = parts.whole and printed.amounts = 1 then 1 end) as amounts_of_whole,
    count(case when printed.measure = parts.measure then 1 end) as parts_printed
  from parts
  inner join printed
    on parts.table_code = printed.table_code and printed.measure in (parts.whole, parts.measure)
  group by printed.disclosure_id, parts.rule_measure_key
),

-- a whole that any rule sees taken apart is taken apart
divided as (
  select distinct
    wholes.disclosure_id,
    parts.table_code,
    parts.whole
  from wholes
  inner join parts on wholes.rule_measure_key = parts.rule_measure_key
  where wholes.parts_printed > 0
),

-- 基本支出 that is not printed has no 人员经费 either
unprinted as (
  select
    wholes.disclosure_id,
    parts.table_code,
    parts.measure
  from wholes
  inner join parts on wholes.rule_measure_key = parts.rule_measure_key
  left join divided
    on
      wholes.disclosure_id = divided.disclosure_id
      and parts.table_code = divided.table_code
      and parts.whole = divided.whole
  where wholes.amounts_of_whole > 0 and divided.whole is null
),

final as (
  select *
  from unprinted
  union distinct
  select
    unprinted.disclosure_id,
    parts.table_code,
    parts.measure
  from unprinted
  inner join parts on unprinted.table_code = parts.table_code and unprinted.measure = parts.whole
  left join wholes
    on unprinted.disclosure_id = wholes.disclosure_id and parts.rule_measure_key = wholes.rule_measure_key
  where coalesce(wholes.parts_printed, 0) = 0
)

select * from final
