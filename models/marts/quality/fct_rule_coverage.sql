-- One row for every rule and disclosure: what was not checked is visible.
{{ config(materialized="incremental") }}

{%- set outcomes = ["exact", "within_rounding", "broken", "untestable"] %}

with outcomes as (
  select
    disclosure_id,
    rule_code,
    outcome,
    count(*) as equations
  from {{ changed_of(ref("int_equation")) }} as equation
  group by disclosure_id, rule_code, outcome
  union all
  select
    disclosure_id,
    rule_code,
    outcome,
    sum(comparisons) as equations
  from {{ changed_of(ref("int_check")) }} as comparison
  group by disclosure_id, rule_code, outcome
),

tested as (
  select
    disclosure_id,
    rule_code,
    sum(equations) as equations,
    {%- for outcome in outcomes %}
    sum(case when outcome = '{{ outcome }}' then equations else 0 end) as {{ outcome }}{{ "," if not loop.last }}
    {%- endfor %}
  from outcomes
  group by disclosure_id, rule_code
),

final as (
  select
    state.rule_code,
    state.disclosure_id,
    case
      when state.is_excluded then 'not_applicable'
      when tested.broken > 0 then 'broken'
      when tested.within_rounding > 0 then 'within_rounding'
      when tested.exact > 0 then 'exact'
      when tested.equations > 0 or state.is_table_missing or state.is_table_nil or state.is_link_missing then 'untestable'
      else 'not_applicable'
    end as outcome,
    cast(coalesce(tested.equations, 0) as integer) as equations,
    {%- for outcome in outcomes %}
    cast(coalesce(tested.{{ outcome }}, 0) as integer) as {{ outcome }}{{ "," if not loop.last }}
    {%- endfor %}
  from {{ ref("int_rule_state") }} as state
  left join tested on state.disclosure_id = tested.disclosure_id and state.rule_code = tested.rule_code
)

select * from final
