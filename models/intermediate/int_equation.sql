-- Every arithmetic equation with its outcome and what its rule says. A view: int_equation_outcome keeps the rows.
{{ config(materialized="view") }}

select
  equation.disclosure_id,
  pattern.rule_code,
  pattern.form,
  pattern.link,
  equation.pattern_no,
  equation.row_scope,
  pattern.measure_scope,
  equation.left_amount,
  equation.right_amount,
  cast(equation.left_amount - equation.right_amount as decimal(24, 4)) as difference,
  equation.factor_1,
  equation.factor_2,
  equation.gap,
  equation.gap_tolerance,
  equation.left_width,
  equation.right_1_cells,
  equation.right_2_cells,
  equation.cells,
  -- in the unit of the left side: a gap of a share is weighed by what it is a share of
  case
    when pattern.form = 'ratio'
      then cast(equation.gap_tolerance / nullif(abs(equation.factor_2), 0) as decimal(24, 4))
    else cast(equation.gap_tolerance as decimal(24, 4))
  end as tolerance,
  equation.outcome
from {{ ref("int_equation_outcome") }} as equation
inner join {{ ref("int_rule_pattern") }} as pattern on equation.pattern_no = pattern.pattern_no
