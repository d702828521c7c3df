-- One row for every rule and disclosure: what was not checked is visible.
{{ config(materialized="incremental") }}

{%- set outcomes = ["exact", "within_rounding", "broken", "untestable"] %}

-- a rule is arithmetic or a comparison of texts, never both
with tested as (
  select
    disclosure_id,
    rule_code,
    {%- for outcome in outcomes %}
    count(case when outcome = '{{ outcome }}' then 1 end) as {{ outcome }},
    {%- endfor %}
    count(*) as equations
  from {{ ref("int_equation_of_run") }}
  group by disclosure_id, rule_code
  union all
  select
    disclosure_id,
    rule_code,
    {%- for outcome in outcomes %}
    sum(case when outcome = '{{ outcome }}' then comparisons else 0 end) as {{ outcome }},
    {%- endfor %}
    sum(comparisons) as equations
  from {{ changed_of(ref("int_check")) }}
  group by disclosure_id, rule_code
),

final as (
  select
    rule.rule_code,
    disclosure.disclosure_id,
    case
      when state.is_excluded then 'not_applicable'
      when tested.broken > 0 then 'broken'
      when tested.within_rounding > 0 then 'within_rounding'
      when tested.exact > 0 then 'exact'
      when tested.equations > 0 or state.is_table_missing or state.is_table_nil or state.is_link_missing
        then 'untestable'
      else 'not_applicable'
    end as outcome,
    {%- for outcome in outcomes %}
    cast(coalesce(tested.{{ outcome }}, 0) as integer) as {{ outcome }},
    {%- endfor %}
    cast(coalesce(tested.equations, 0) as integer) as equations
  from {{ changed_of(ref("dim_disclosure")) }} as disclosure
  cross join {{ ref("rules") }} as rule
  left join {{ ref("int_rule_applicability") }} as state
    on disclosure.disclosure_id = state.disclosure_id and rule.rule_code = state.rule_code
  left join tested on disclosure.disclosure_id = tested.disclosure_id and rule.rule_code = tested.rule_code
)

select * from final
