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

table_measures as (
  {%- for table_code, measures in measures_of_tables().items() %}
  {%- for measure in measures %}
  select
    '{{ table_code }}' as table_code,
    '{{ measure }}' as measure
  union all
  {%- endfor %}
  {%- endfor %}
  select
    'T15' as table_code,
    measure
  from {{ ref("history_items") }}
  union all
  select
    'T15' as table_code,
    measure_beside as measure
  from {{ ref("history_items") }}
  union all
  select
    'N' as table_code,
    measure
  from {{ ref("claim_topics") }}
),

distinct_measures as (
  select distinct * from table_measures
  where measure is not null
),

final as (
  select
    terms.rule_code,
    terms.form,
    terms.exists_when,
    terms.whose,
    terms.link,
    terms.term_no,
    terms.side,
    terms.factor,
    terms.coefficient,
    terms.table_code,
    terms.selector_kind,
    terms.selector_value,
    distinct_measures.measure,
    case when terms.measure = '*' then distinct_measures.measure else '' end as measure_scope
  from terms
  inner join distinct_measures
    on terms.table_code = distinct_measures.table_code and terms.measure in (distinct_measures.measure, '*')
)

select
  *,
  substr(md5(rule_code || ' ' || measure_scope), 1, 12) as rule_measure_key
from final
