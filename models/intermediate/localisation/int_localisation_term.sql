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
    term.published_amount,
    term.measure_kind,
    case when term.unit_factor = equation.usual_factor then equation.usual_resolution end as usual_resolution,
    equation.is_open,
    {{ slope_of("term", "equation", "equation.form") }} as slope
  from {{ ref("int_localisation_equation") }} as equation
  inner join {{ ref("int_affected_term") }} as term
    on {{ same_equation("equation", "term") }}
),

-- a cell of an open equation can be wrong; its other equations speak for or against it
suspects as (
  select distinct
    disclosure_id,
    table_code,
    row_code,
    measure,
    source_file,
    source_row
  from terms
  where is_open
),

numbered as (
  select
    *,
    row_number() over (
      partition by disclosure_id order by table_code, source_file, source_row, row_code, measure
    ) as cell_no
  from suspects
),

final as (
  select
    terms.disclosure_id,
    terms.equation_no,
    numbered.cell_no,
    terms.table_code,
    terms.row_code,
    terms.measure,
    terms.source_file,
    terms.source_row,
    cast(min(terms.published_amount) as decimal(24, 4)) as published_amount,
    -- such a sum moves as its cell does; any other change is a quotient
    min(terms.form) = 'linear' and abs(sum(terms.slope)) = 1 as is_linear,
    -- the worth of the last decimal that a correct figure would have; a count is a whole number, and 无 has none
    case min(terms.measure_kind)
      when 'count' then 1
      when 'money' then least(nullif(min(terms.resolution), 0), min(terms.usual_resolution)) * 2
      else coalesce(nullif(min(terms.resolution), 0), 0.005) * 2
    end as last_decimal_value,
    {{ no_larger_than_a_figure("sum(terms.slope)") }} as slope
  from terms
  inner join numbered
    on {{ same_cell("terms", "numbered") }}
  group by
    terms.disclosure_id, terms.equation_no, numbered.cell_no, terms.table_code, terms.row_code, terms.measure,
    terms.source_file, terms.source_row
)

select * from final
