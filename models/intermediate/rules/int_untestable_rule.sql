-- Rule measures that cannot be tested in a disclosure, because it, or one linked to it, prints no column of one side, or
-- does not print a line or a section that they need.
with unprinted as (
  select
    disclosure_id,
    table_code,
    measure,
    cast(null as varchar(16)) as selector_kind,
    cast(null as varchar(64)) as selector_value,
    true as is_column
  from {{ ref("int_absent_column") }}
  union all
  select
    disclosure_id,
    'N' as table_code,
    measure,
    cast(null as varchar(16)) as selector_kind,
    cast(null as varchar(64)) as selector_value,
    false as is_column
  from {{ ref("int_absent_measure") }}
  {%- for relation in ["int_absent_line", "int_absent_level"] %}
  union all
  select
    disclosure_id,
    table_code,
    measure,
    selector_kind,
    selector_value,
    false as is_column
  from {{ ref(relation) }}
  {%- endfor %}
),

sides as (
  select
    rule_measure_key,
    side,
    count(distinct measure) as measures
  from {{ ref("int_rule_term") }}
  where side in ('left', 'right')
  group by rule_measure_key, side
),

-- a column among others of a sum is blank where it is not printed
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
  inner join sides on term.rule_measure_key = sides.rule_measure_key and term.side = sides.side
  group by
    unprinted.disclosure_id, term.rule_measure_key, term.rule_code, term.link, term.whose, term.side, sides.measures
  having
    min(case when unprinted.is_column then 1 else 0 end) = 0
    or count(distinct term.measure) = sides.measures
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
