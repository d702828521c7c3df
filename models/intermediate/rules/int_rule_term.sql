-- Terms of the catalogue ready to join: selectors taken apart, a starred measure repeated for each of its table. The
-- equations of a rule and measure differ in their rows only.
with links as (
  select
    rule_code,
    max(whose) as link
  from {{ ref("rule_terms") }}
  where whose != 'own'
  group by rule_code
),

terms as (
  select
    rule.form,
    rule.exists_when,
    term.rule_code,
    term.whose,
    coalesce(links.link, '') as link,
    term.side,
    term.table_code,
    term.row_selector,
    term.measure,
    cast(term.term_no as integer) as term_no,
    cast(term.factor as integer) as factor,
    cast(term.coefficient as decimal(6, 3)) as coefficient,
    {{ selector_kind("term.row_selector") }} as selector_kind,
    {{ selector_value("term.row_selector") }} as selector_value
  from {{ ref("rule_terms") }} as term
  inner join {{ ref("rules") }} as rule on term.rule_code = rule.rule_code
  left join links on term.rule_code = links.rule_code
  where term.side in ('left', 'right', 'unless')
),

-- what holds of the columns of one table holds of those of another stage too: of the budget beside the final accounts
rules_of_one_table as (
  select rule_code
  from {{ ref("rule_terms") }}
  group by rule_code
  having
    count(distinct table_code) = 1
    and min(table_code) not in ('N', 'T11', 'T12', 'T13', 'T14', 'T15')
    and count(distinct whose) = 1
),

terms_with_measures as (
  select
    terms.*,
    table_measure.measure as measure_taken,
    case when terms.measure = '*' then table_measure.measure else '' end as measure_scope
  from terms
  inner join {{ ref("int_table_measure") }} as table_measure
    on terms.table_code = table_measure.table_code and terms.measure in (table_measure.measure, '*')
  left join {{ ref("measures") }} as counted on table_measure.measure = counted.measure
  -- pieces of one good are not added to pieces of another
  where terms.measure != '*' or terms.table_code not in ('T12', 'T13') or coalesce(counted.kind, 'money') != 'count'
  union all
  select
    terms.*,
    staged.measure as measure_taken,
    case when terms.measure = '*' then staged.measure else '@' || staged.stage end as measure_scope
  from terms
  inner join rules_of_one_table as rule on terms.rule_code = rule.rule_code
  inner join {{ ref("int_table_measure") }} as table_measure
    on terms.table_code = table_measure.table_code and terms.measure in (table_measure.measure, '*')
  inner join {{ ref("int_measure") }} as staged
    on table_measure.measure = staged.own_measure and staged.stage is not null and staged.kind = 'money'
  union all
  select
    terms.*,
    staged.measure as measure_taken,
    '' as measure_scope
  from terms
  inner join {{ ref("int_measure") }} as staged on terms.measure = staged.measure and staged.stage is not null
),

final as (
  select
    rule_code,
    form,
    exists_when,
    whose,
    link,
    term_no,
    side,
    factor,
    coefficient,
    table_code,
    selector_kind,
    selector_value,
    measure_taken as measure,
    measure_scope
  from terms_with_measures
)

select
  *,
  substr(md5(rule_code || ' ' || measure_scope), 1, 12) as rule_measure_key
from final
