-- Open equations that the changes of the rounds make hold, each with the round that moves it most.
with changes as (
  select
    disclosure_id,
    round_no,
    cell_no,
    delta
  from {{ ref("int_suspect") }}
  where is_leader
),

open_equations as (
  select *
  from {{ ref("int_localisation_equation") }}
  where is_open
),

moves as (
  select
    term.disclosure_id,
    term.equation_no,
    changes.round_no,
    sum(term.slope * changes.delta) as moved_by
  from changes
  inner join {{ ref("int_localisation_term") }} as term
    on changes.disclosure_id = term.disclosure_id and changes.cell_no = term.cell_no
  group by term.disclosure_id, term.equation_no, changes.round_no
),

gaps as (
  select
    equation.disclosure_id,
    equation.rule_code,
    equation.row_scope,
    equation.measure_scope,
    equation.form,
    equation.threshold,
    moves.round_no,
    abs(moves.moved_by) as moved_by,
    equation.gap - sum(moves.moved_by) over (
      partition by equation.disclosure_id, equation.equation_no order by moves.round_no
    ) as gap
  from open_equations as equation
  inner join moves on equation.disclosure_id = moves.disclosure_id and equation.equation_no = moves.equation_no
),

held as (
  select
    disclosure_id,
    rule_code,
    row_scope,
    measure_scope,
    min(round_no) as round_no
  from gaps
  where {{ holds("form", "gap", "threshold") }}
  group by disclosure_id, rule_code, row_scope, measure_scope
),

-- a total that misses a large amount and a cent is explained by the error of the large amount
ranked as (
  select
    gaps.disclosure_id,
    gaps.rule_code,
    gaps.row_scope,
    gaps.measure_scope,
    gaps.round_no,
    row_number() over (
      partition by gaps.disclosure_id, gaps.rule_code, gaps.row_scope, gaps.measure_scope
      order by gaps.moved_by desc, gaps.round_no asc
    ) as place
  from gaps
  inner join held
    on
      gaps.disclosure_id = held.disclosure_id
      and gaps.rule_code = held.rule_code
      and gaps.row_scope = held.row_scope
      and gaps.measure_scope = held.measure_scope
  where gaps.round_no <= held.round_no
),

final as (
  select
    disclosure_id,
    rule_code,
    row_scope,
    measure_scope,
    round_no
  from ranked
  where place = 1
)

select * from final
