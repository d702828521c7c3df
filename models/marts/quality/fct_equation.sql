-- Every equation and every comparison of texts with its outcome; a comparison of texts has no amounts.
with both_kinds as (
  select
    disclosure_id,
    rule_code,
    row_scope,
    measure_scope,
    left_amount,
    right_amount,
    difference,
    tolerance,
    outcome
  from {{ ref("int_equation") }}
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
    outcome
  from {{ ref("int_check") }}
),

final as (
  select
    disclosure_id || ':' || rule_code || ':' || {{ equation_scope() }} as equation_id,
    disclosure_id,
    rule_code,
    {{ equation_scope() }} as scope,
    cast(left_amount as decimal(24, 4)) as left_amount,
    cast(right_amount as decimal(24, 4)) as right_amount,
    cast(difference as decimal(24, 4)) as difference,
    cast(tolerance as decimal(24, 4)) as tolerance,
    outcome
  from both_kinds
)

select * from final
