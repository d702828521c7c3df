-- Terms of the catalogue ready to join: selectors taken apart, a starred measure repeated for each of its table.
with terms as (
  select
    rule.form,
    rule.exists_when,
    term.rule_code,
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
  where term.side in ('left', 'right', 'unless')
),

table_measures as (
  select distinct
    table_code,
    measure
  from {{ ref("int_cell") }}
),

final as (
  select
    terms.rule_code,
    terms.form,
    terms.exists_when,
    terms.term_no,
    terms.side,
    terms.factor,
    terms.coefficient,
    terms.table_code,
    terms.selector_kind,
    terms.selector_value,
    table_measures.measure,
    case when terms.measure = '*' then table_measures.measure else '' end as measure_scope
  from terms
  inner join table_measures
    on terms.table_code = table_measures.table_code and terms.measure in (table_measures.measure, '*')
)

select * from final
