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
    equation.usual_resolution,
    case
      when term.side = 'left' and equation.form = 'ratio' then term.coefficient * {{ small("equation.factor_2") }}
      when term.side = 'left' then term.coefficient
      when equation.form = 'product' and term.factor = 1 then -term.coefficient * {{ small("equation.factor_2") }}
      when equation.form = 'product' then -term.coefficient * {{ small("equation.factor_1") }}
      when equation.form = 'ratio' and term.factor = 1 then -100 * term.coefficient
      when equation.form = 'ratio' then term.coefficient * {{ small("equation.left_amount") }}
      else -term.coefficient
    end as slope
  from {{ ref("int_locate_equation") }} as equation
  inner join {{ ref("int_affected_term") }} as term
    on {{ same_equation("equation", "term") }}
),

numbered as (
  select
    *,
    dense_rank() over (
      partition by disclosure_id order by table_code, source_file, source_row, row_code, measure
    ) as cell_no
  from terms
),

-- a cell of an open equation can be wrong; what else it stands in speaks for or against it
suspects as (
  select distinct
    numbered.disclosure_id,
    numbered.cell_no
  from numbered
  inner join {{ ref("int_locate_equation") }} as equation
    on numbered.disclosure_id = equation.disclosure_id and numbered.equation_no = equation.equation_no
  where equation.is_open
),

final as (
  select
    numbered.disclosure_id,
    numbered.equation_no,
    numbered.cell_no,
    numbered.table_code,
    numbered.row_code,
    numbered.measure,
    numbered.source_file,
    numbered.source_row,
    min(numbered.form) = 'linear' as is_linear,
    -- the worth of the last decimal that a correct figure would have; a count is a whole number
    case min(numbered.measure_kind)
      when 'count' then 1
      when 'money' then least(min(numbered.resolution), min(numbered.usual_resolution)) * 2
      else min(numbered.resolution) * 2
    end as decimals,
    sum(numbered.slope) as slope
  from numbered
  inner join suspects on numbered.disclosure_id = suspects.disclosure_id and numbered.cell_no = suspects.cell_no
  group by
    numbered.disclosure_id, numbered.equation_no, numbered.cell_no, numbered.table_code, numbered.row_code,
    numbered.measure, numbered.source_file, numbered.source_row
)

select * from final
