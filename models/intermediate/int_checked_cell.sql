-- Cells that stand in at least one evaluated equation.
select distinct
  term.disclosure_id,
  term.table_code,
  term.row_code,
  term.measure
from {{ ref("int_equation_term") }} as term
inner join {{ ref("int_equation") }} as equation
  on
    term.disclosure_id = equation.disclosure_id
    and term.rule_code = equation.rule_code
    and term.row_scope = equation.row_scope
    and term.measure_scope = equation.measure_scope
where term.side in ('left', 'right') and equation.outcome != 'untestable'
