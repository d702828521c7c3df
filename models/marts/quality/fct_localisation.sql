-- Result of error localisation, a row a disclosure with equations that do not hold: how many were open, how many errors
-- explain them, and how many no single figure explains.
{{ config(materialized="incremental") }}

with applied as (
  select
    suspect.disclosure_id,
    suspect.cell_no,
    suspect.delta
  from {{ changed_of(ref("int_suspect")) }} as suspect
  where suspect.is_leader
),

moved as (
  select
    term.disclosure_id,
    term.equation_no,
    sum(term.slope * applied.delta) as moved_by
  from applied
  inner join {{ ref("int_localisation_term") }} as term
    on applied.disclosure_id = term.disclosure_id and applied.cell_no = term.cell_no
  group by term.disclosure_id, term.equation_no
),

errors as (
  select
    disclosure_id,
    count(*) as errors
  from applied
  group by disclosure_id
),

counted as (
  select
    equation.disclosure_id,
    sum(case when equation.is_open then 1 else 0 end) as equations_open,
    sum(
      case
        when {{ holds("equation.form", "equation.gap - coalesce(moved.moved_by, 0)", "equation.threshold") }} then 0
        else 1
      end
    ) as equations_left
  from {{ ref("int_localisation_equation") }} as equation
  left join moved
    on equation.disclosure_id = moved.disclosure_id and equation.equation_no = moved.equation_no
  group by equation.disclosure_id
),

final as (
  select
    counted.disclosure_id,
    cast(counted.equations_open as integer) as equations_open,
    cast(coalesce(errors.errors, 0) as integer) as errors_found,
    cast(counted.equations_left as integer) as equations_left,
    case
      when counted.equations_left = 0 then 'solved'
      when errors.errors > 0 then 'partly'
      else 'unexplained'
    end as outcome
  from counted
  left join errors on counted.disclosure_id = errors.disclosure_id
  where counted.equations_open > 0
)

select * from final
