-- One row for every rule and disclosure: what was not checked is visible.
with tested as (
  select
    disclosure_id,
    rule_code,
    count(*) as equations,
    max(case when outcome = 'broken' then 1 else 0 end) as is_broken,
    max(case when outcome = 'within_rounding' then 1 else 0 end) as is_within_rounding,
    max(case when outcome = 'exact' then 1 else 0 end) as is_exact
  from {{ ref("fct_equation") }}
  group by disclosure_id, rule_code
),

final as (
  select
    state.rule_code,
    state.disclosure_id,
    case
      when state.is_excluded then 'not_applicable'
      when tested.is_broken = 1 then 'broken'
      when tested.is_within_rounding = 1 then 'within_rounding'
      when tested.is_exact = 1 then 'exact'
      when tested.equations > 0 or state.is_table_missing or state.is_table_nil then 'untestable'
      else 'not_applicable'
    end as outcome,
    cast(coalesce(tested.equations, 0) as integer) as equations
  from {{ ref("int_rule_state") }} as state
  left join tested on state.disclosure_id = tested.disclosure_id and state.rule_code = tested.rule_code
)

select * from final
