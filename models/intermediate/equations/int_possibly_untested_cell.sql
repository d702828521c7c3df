-- Cells that may stand in no evaluated equation: not in one that is sure to exist and to be tested (nearly all are). A
-- rule is not tested where a table or a column is missing, a figure cannot be read or a condition excludes it.
with rules_not_tested as (
  select
    disclosure_id,
    rule_code
  from {{ ref("int_rule_applicability") }}
  where is_table_missing or is_excluded
  union distinct
  select
    disclosure_id,
    rule_code
  from {{ ref("int_untestable_rule") }}
  union distinct
  select
    disclosure_id,
    rule_code
  from {{ ref("int_equation_of_run") }}
  where outcome = 'untestable'
),

not_tested as (
  select
    disclosure_id,
    replace('|' || {{ ordered_list("rule_code || '|'", "rule_code") }}, ' ', '') as rules
  from rules_not_tested
  group by disclosure_id
),

cells as (
  select
    cell.*,
    coalesce(not_tested.rules, '') as rules_not_tested
  from {{ ref("int_cell_of_run") }} as cell
  left join not_tested on cell.disclosure_id = not_tested.disclosure_id
),

sure_terms as (
  select
    *,
    '|' || rule_code || '|' as rule_mark
  from {{ ref("int_rule_term") }}
  where
    side in ('left', 'right')
    and link = ''
    and form in ('linear', 'bound', 'sign')
    and case when side = 'left' then exists_when != 'both' else form = 'linear' and exists_when = 'any' end
)

select cell.*
from cells as cell
{{ anti_join() }} sure_terms as term
  on
    cell.table_code = term.table_code
    and cell.measure = term.measure
    and {{ selects("term", "cell") }}
    and position(term.rule_mark in cell.rules_not_tested) = 0
