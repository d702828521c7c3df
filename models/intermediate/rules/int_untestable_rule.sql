-- Rule measures that cannot be tested in a disclosure, because it, or one linked to it, does not print a column, a line
-- or a section that they need.
with unprinted as (
  select
    disclosure_id,
    table_code,
    measure,
    cast(null as varchar(16)) as selector_kind,
    cast(null as varchar(64)) as selector_value
  from {{ ref("int_absent_column") }}
  union all
  select
    disclosure_id,
    'N' as table_code,
    measure,
    cast(null as varchar(16)) as selector_kind,
    cast(null as varchar(64)) as selector_value
  from {{ ref("int_absent_measure") }}
  {%- for relation in ["int_absent_line", "int_absent_level"] %}
  union all
  select
    disclosure_id,
    table_code,
    measure,
    selector_kind,
    selector_value
  from {{ ref(relation) }}
  {%- endfor %}
),

terms as (
  select
    unprinted.disclosure_id,
    term.rule_measure_key,
    term.rule_code,
    term.link,
    term.whose
  from unprinted
  inner join {{ ref("int_rule_term") }} as term
    on
      unprinted.table_code = term.table_code
      and unprinted.measure = term.measure
      and (
        unprinted.selector_kind is null
        or unprinted.selector_kind = term.selector_kind and unprinted.selector_value = term.selector_value
      )
  where term.side in ('left', 'right')
),

final as (
  select
    disclosure_id,
    rule_measure_key,
    rule_code
  from {{ ref("int_unprinted_side") }}
  union distinct
  select
    disclosure_id,
    rule_measure_key,
    rule_code
  from {{ ref("int_unmet_need") }}
  union distinct
  select
    disclosure_id,
    rule_measure_key,
    rule_code
  from {{ ref("int_unread_column") }}
  union distinct
  select
    disclosure_id,
    rule_measure_key,
    rule_code
  from terms
  where link = ''
  union distinct
  select
    linked.disclosure_id,
    terms.rule_measure_key,
    terms.rule_code
  from terms
  inner join {{ ref("int_linked_disclosure") }} as linked
    on terms.disclosure_id = linked.linked_disclosure_id and terms.link = linked.link and terms.whose = linked.whose
)

select * from final
