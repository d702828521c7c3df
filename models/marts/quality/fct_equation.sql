-- Every equation with its outcome, and every comparison of texts that disagrees (those that agree are counted in
-- fct_rule_coverage); a comparison of texts has no amounts. A view, since its rows are kept by the tables below it.
{{ config(materialized="view") }}

with both_kinds as (
  select
    equation.disclosure_id,
    equation.rule_code,
    equation.row_scope,
    equation.measure_scope,
    equation.left_amount,
    equation.right_amount,
    equation.difference,
    equation.tolerance,
    equation.outcome,
    folded.rule_measure_key is not null as is_explained_by_unit
  from {{ ref("int_equation") }} as equation
  left join {{ ref("int_equation_explained_by_unit") }} as folded on {{ same_equation("equation", "folded") }}
  union all
  select
    disclosure_id,
    rule_code,
    row_scope,
    '' as measure_scope,
    null as left_amount,
    null as right_amount,
    null as difference,
    null as tolerance,
    outcome,
    false as is_explained_by_unit
  from {{ ref("int_check") }}
  where outcome = 'broken'
),

final as (
  select
    {{ equation_id("both_kinds") }} as equation_id,
    both_kinds.disclosure_id,
    both_kinds.rule_code,
    {{ equation_scope("both_kinds") }} as scope,
    cast(both_kinds.left_amount as decimal(24, 4)) as left_amount,
    cast(both_kinds.right_amount as decimal(24, 4)) as right_amount,
    cast(both_kinds.difference as decimal(24, 4)) as difference,
    cast(both_kinds.tolerance as decimal(24, 4)) as tolerance,
    both_kinds.outcome,
    both_kinds.is_explained_by_unit
  from both_kinds
)

select * from final
