-- The cells of those equations, numbered, with the slope by which a change of the cell moves the gap.
with terms as (
  select
    equation.disclosure_id,
    equation.equation_no,
    equation.form,
    term.table_code,
    term.row_code,
    term.measure,
    term.source_file,
    term.source_row,
    term.resolution,
    term.measure_kind,
    equation.finest_resolution,
    case
      when term.side = 'left' and equation.form = 'ratio' then term.coefficient * {{ small("equation.factor_2") }}
      when term.side = 'left' then term.coefficient
      when equation.form = 'product' and term.factor = 1 then - term.coefficient * {{ small("equation.factor_2") }}
      when equation.form = 'product' then - term.coefficient * {{ small("equation.factor_1") }}
      when equation.form = 'ratio' and term.factor = 1 then -100 * term.coefficient
      when equation.form = 'ratio' then term.coefficient * {{ small("equation.left_amount") }}
      else - term.coefficient
    end as slope
  from {{ ref("int_locate_equation") }} as equation
  inner join {{ ref("int_equation_term") }} as term
    on
      equation.disclosure_id = term.disclosure_id
      and equation.rule_code = term.rule_code
      and equation.row_scope = term.row_scope
      and equation.measure_scope = term.measure_scope
  where term.side in ('left', 'right')
),

numbered as (
  select
    *,
    dense_rank() over (
      partition by disclosure_id order by table_code, source_file, source_row, row_code, measure
    ) as cell_no
  from terms
),

final as (
  select
    disclosure_id,
    equation_no,
    cell_no,
    table_code,
    row_code,
    measure,
    source_file,
    source_row,
    min(form) = 'linear' as is_linear,
    -- the worth of the last decimal that a correct figure would have; a count is a whole number
    case min(measure_kind)
      when 'count' then 1
      when 'money' then least(min(resolution), min(finest_resolution)) * 2
      else min(resolution) * 2
    end as decimals,
    sum(slope) as slope
  from numbered
  group by disclosure_id, equation_no, cell_no, table_code, row_code, measure, source_file, source_row
)

select * from final
