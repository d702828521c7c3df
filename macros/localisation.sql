{# One round of error localisation: for every disclosure with equations that do not hold, the single change of one
   cell that makes most of them hold and breaks none that do (as in decoding: one cell's error parts exactly the
   equations through it by the same amount). The changes of earlier rounds are taken as made. Ties, cells that explain
   the same equations equally well, are all kept. #}
{% macro localisation_round(round_no) %}
with
{%- if round_no > 1 %}
applied as (
  {%- for earlier in range(1, round_no) %}
  select
    disclosure_id,
    cell_no,
    delta
  from {{ ref("int_localisation_round_" ~ earlier) }}
  where is_leader
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
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
{%- endif %}

gaps as (
  select
    equation.disclosure_id,
    equation.equation_no,
    equation.form,
    equation.threshold,
    equation.cells,
    {%- if round_no > 1 %}
    equation.gap - coalesce(moved.moved_by, 0) as gap
    {%- else %}
    equation.gap
    {%- endif %}
  from {{ ref("int_localisation_equation") }} as equation
  {%- if round_no > 1 %}
  left join moved
    on equation.disclosure_id = moved.disclosure_id and equation.equation_no = moved.equation_no
  {%- endif %}
),

broken as (
  select *
  from gaps
  where not {{ holds("form", "gap", "threshold") }}
),

hypotheses as (
  select distinct
    term.disclosure_id,
    term.cell_no,
    term.published_amount,
    term.last_decimal_value,
    {{ change_that_closes("broken.gap", "term.slope", "term.is_linear", "term.last_decimal_value") }} as delta
  from broken
  inner join {{ ref("int_localisation_term") }} as term
    on broken.disclosure_id = term.disclosure_id and broken.equation_no = term.equation_no
  {%- if round_no > 1 %}
  left join applied
    on term.disclosure_id = applied.disclosure_id and term.cell_no = applied.cell_no
  {%- endif %}
  where
    broken.form in ('linear', 'product', 'ratio')
    and term.slope != 0
    {%- if round_no > 1 %}
    and applied.cell_no is null
    {%- endif %}
),

touched as (
  select
    hypothesis.disclosure_id,
    hypothesis.cell_no,
    hypothesis.published_amount,
    hypothesis.last_decimal_value,
    hypothesis.delta,
    gaps.equation_no,
    gaps.cells,
    {{ holds("gaps.form", "gaps.gap", "gaps.threshold") }} as held_before,
    {{ holds("gaps.form", "gaps.gap - term.slope * hypothesis.delta", "gaps.threshold") }} as holds_after
  from hypotheses as hypothesis
  inner join {{ ref("int_localisation_term") }} as term
    on hypothesis.disclosure_id = term.disclosure_id and hypothesis.cell_no = term.cell_no
  inner join gaps
    on term.disclosure_id = gaps.disclosure_id and term.equation_no = gaps.equation_no
  where hypothesis.delta != 0
),

held as (
  select
    *,
    case when not held_before and holds_after then equation_no end as explained_no
  from touched
),

judged as (
  select
    disclosure_id,
    cell_no,
    delta,
    published_amount,
    last_decimal_value,
    count(explained_no) as explained,
    sum(case when not held_before then 1 else 0 end) as touching,
    -- an equation of few cells points more sharply at each of them
    sum(case when explained_no is not null then cast(1.0 / cells as decimal(9, 6)) else 0 end) as sharpness,
    sum(case when held_before and not holds_after then 1 else 0 end) as newly_broken,
    -- which equations are explained: two cells that agree here are alternatives of one another (of up to four equations
    -- no two sets agree in all of these, of more hardly any)
    min(explained_no) as explained_first,
    max(explained_no) as explained_last,
    sum(explained_no) as explained_sum,
    sum(explained_no * explained_no) as explained_squares
  from held
  group by disclosure_id, cell_no, delta, published_amount, last_decimal_value
),

placed as (
  select
    *,
    row_number() over (
      partition by disclosure_id
      order by explained - newly_broken desc, newly_broken asc, sharpness desc, touching asc, cell_no asc
    ) as place
  from judged
  where explained > newly_broken
),

first_placed as (
  select *
  from placed
  where place = 1
),

candidates as (
  select
    placed.*,
    case
      when
        {{ is_typing_error(
          "placed.published_amount", "(placed.published_amount - placed.delta)", "placed.last_decimal_value"
        ) }}
        then 1
      else 0
    end as is_typing_error,
    case when placed.published_amount >= 0 and placed.published_amount - placed.delta < 0 then 1 else 0 end
      as is_negative
  from placed
  inner join first_placed
    on
      placed.disclosure_id = first_placed.disclosure_id
      and placed.explained = first_placed.explained
      and placed.newly_broken = first_placed.newly_broken
      and placed.explained_first = first_placed.explained_first
      and placed.explained_last = first_placed.explained_last
      and placed.explained_sum = first_placed.explained_sum
      and placed.explained_squares = first_placed.explained_squares
)

select
  disclosure_id,
  cell_no,
  delta,
  explained,
  touching,
  newly_broken,
  is_typing_error,
  -- the change that the next round takes as made is of a cell that is named first
  row_number() over (partition by disclosure_id order by is_typing_error desc, is_negative asc, place asc) = 1
    as is_leader,
  {{ round_no }} as round_no
from candidates
{% endmacro %}

{% macro holds(form, gap, threshold) -%}
  case when {{ form }} = 'bound' then {{ gap }} <= {{ threshold }} else abs({{ gap }}) <= {{ threshold }} end
{%- endmacro %}

{# The change of a cell that closes a gap: exact in a sum that takes the cell once; elsewhere the quotient, rounded to
   the decimals that the cell is published with. #}
{% macro change_that_closes(gap, slope, is_linear, unit_of_last_decimal) -%}
  case
    when {{ is_linear }} then {{ no_larger_than_a_figure(gap ~ " * " ~ slope) }}
    else {{ no_larger_than_a_figure(
      "round(" ~ gap ~ " / " ~ slope ~ " / " ~ unit_of_last_decimal ~ ", 0) * " ~ unit_of_last_decimal
    ) }}
  end
{%- endmacro %}

{# NULL beyond what a figure can be; else wide enough that DuckDB keeps all digits of the product of two, and narrow
   enough that the product can be taken from a gap. #}
{% macro no_larger_than_a_figure(amount) -%}
  cast(try_cast({{ amount }} as decimal(18, 4)) as decimal(19, 4))
{%- endmacro %}

{# How many errors of one disclosure are peeled off. #}
{% macro localisation_rounds() %}{{ return(8) }}{% endmacro %}

{# A share must round right, give or take half the finest decimal of the document in what is divided. The denominator
   may itself be the wrong figure, so the one that the other two figures imply counts too. #}
{% macro ratio_threshold(resolution) -%}
  greatest(
    abs({{ small("equation.factor_2") }}),
    least(
      coalesce(abs(cast(100 * equation.factor_1 / nullif(equation.left_amount, 0) as decimal(24, 4))), 0),
      100000000000000
    )
  ) * cast(equation.left_width as decimal(18, 5))
  + (100 * equation.right_1_cells + abs({{ small("equation.left_amount") }}) * equation.right_2_cells)
  * cast({{ resolution }} as decimal(18, 5))
{%- endmacro %}
