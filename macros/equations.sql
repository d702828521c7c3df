{# The arithmetic of the rule forms over the sums of int_equation_sum, without a division that decides anything.

     linear   left = right
     product  left = right_1 x right_2
     ratio    left = 100 x right_1 / right_2     (left in percent)
     bound    left <= right
     sign     left (-1, 0, 1) = sign of right

   A gap is what parts the two sides; the tolerance is how far rounding alone can part them (each published figure
   stands for an interval). #}

{# A product needs both factors; a share, a bound and a direction exist where they are stated, a bound of `both` where
   its limit is stated too. #}
{% macro equation_exists() -%}
  case
    when form = 'product' then right_1_cells > 0 and right_2_cells > 0
    when form in ('linear', 'bound') and exists_when = 'both' then left_1_cells > 0 and right_1_cells > 0
    when form in ('ratio', 'bound', 'sign') or exists_when = 'left' then left_1_cells > 0
    else true
  end
{%- endmacro %}

{# Narrow enough that two of them multiply, wide enough that DuckDB keeps all digits of the product. #}
{% macro small(amount) -%}
  try_cast({{ amount }} as decimal(19, 4))
{%- endmacro %}

{# Cast each branch of a case, not the case: branches of unlike decimals take a type that drops decimals. #}
{% macro wide(amount) -%}
  try_cast({{ amount }} as decimal(38, 9))
{%- endmacro %}

{% macro equation_gap() -%}
  case form
    when 'product' then {{ wide("left_1 - " ~ small("right_1") ~ " * " ~ small("right_2")) }}
    -- a share of nothing, or a growth from nothing, cannot be recomputed
    when 'ratio'
      then {{ wide(small("left_1") ~ " * nullif(" ~ small("right_2") ~ ", 0) - 100 * " ~ small("right_1")) }}
    -- the sign of a decimal is a float to Spark
    when 'sign' then {{ wide("left_1 - cast(sign(right_1) as integer)") }}
    else {{ wide("left_1 - right_1") }}
  end
{%- endmacro %}

{# How far apart still counts as exact: a published product or share is rounded, and is exact when it rounds right. #}
{% macro exact_within() -%}
  case form
    when 'product' then {{ wide("left_1_width") }}
    when 'ratio' then {{ wide(width_of_product("right_2", "left_1")) }}
    else 0
  end
{%- endmacro %}

{% macro equation_tolerance() -%}
  case form
    when 'product'
      then {{ wide("left_1_width + " ~ width_of_product("right_1", "right_2") ~ " + "
        ~ width_of_product("right_2", "right_1") ~ " + " ~ product_of_widths("right_1", "right_2")) }}
    when 'ratio'
      then {{ wide("100 * right_1_width + " ~ width_of_product("left_1", "right_2") ~ " + "
        ~ width_of_product("right_2", "left_1") ~ " + " ~ product_of_widths("left_1", "right_2")) }}
    when 'sign' then 0
    else {{ wide("left_1_width + right_1_width") }}
  end
{%- endmacro %}

{% macro width_of_product(exact_part, rounded_part) -%}
  abs({{ small(exact_part) }}) * cast({{ rounded_part }}_width as decimal(18, 5))
{%- endmacro %}

{% macro product_of_widths(a, b) -%}
  cast({{ a }}_width as decimal(18, 5)) * cast({{ b }}_width as decimal(18, 5))
{%- endmacro %}

{# What the left side should be. The quotient is shown, never compared. #}
{% macro expected_right() -%}
  case form
    when 'product' then try_cast({{ small("right_1") }} * {{ small("right_2") }} as decimal(24, 4))
    when 'ratio' then try_cast(100 * right_1 / nullif(right_2, 0) as decimal(24, 4))
    when 'sign' then cast(sign(right_1) as decimal(24, 4))
    else cast(right_1 as decimal(24, 4))
  end
{%- endmacro %}

{% macro outcome_of(gap, exact_within, tolerance, form="'linear'") -%}
  case
    when {{ gap }} is null then 'untestable'
    when {{ form }} = 'bound' and {{ gap }} < 0 or abs({{ gap }}) <= {{ exact_within }} then 'exact'
    when abs({{ gap }}) <= {{ tolerance }} then 'within_rounding'
    else 'broken'
  end
{%- endmacro %}

{# Equations as int_equation shows them: what int_equation_outcome keeps of them and what their rule says. #}
{% macro equation_rows(outcomes) -%}
select
  equation.disclosure_id,
  rule_measure.rule_code,
  rule_measure.form,
  rule_measure.link,
  equation.rule_measure_key,
  equation.row_scope,
  rule_measure.measure_scope,
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
    when rule_measure.form = 'ratio'
      then cast(equation.gap_tolerance / nullif(abs(equation.factor_2), 0) as decimal(24, 4))
    else cast(equation.gap_tolerance as decimal(24, 4))
  end as tolerance,
  equation.outcome
from {{ outcomes }} as equation
inner join {{ ref("int_rule_measure") }} as rule_measure on equation.rule_measure_key = rule_measure.rule_measure_key
{%- endmacro %}

{# Whether a person must see an equation of `rule`. Within rounding that is one of arithmetic, or one of two figures
   that count alike: as fine as each other. #}
{% macro is_worth_a_finding(equation, rule) -%}
  (
    {{ equation }}.outcome = 'broken'
    or (
      {{ equation }}.outcome = 'within_rounding'
      and (
        {{ rule }}.severity = 'error'
        or (
          {{ rule }}.severity = 'warn'
          and {{ equation }}.form = 'linear'
          and {{ equation }}.cells = 2
          and {{ equation }}.gap_tolerance = 2 * {{ equation }}.left_width
        )
      )
    )
  )
{%- endmacro %}

{# How many of its terms have no amount: figures that cannot be read, or beyond the type. The equation is untestable. #}
{% macro unreadable_cells() -%}
  count(*) - count(amount) as unreadable_cells
{%- endmacro %}

{# What tells the equations of one rule apart: the row, and the measure of a rule that is starred over measures. #}
{% macro equation_scope(relation=none) -%}
  {%- set prefix = relation ~ "." if relation else "" -%}
  trim({{ prefix }}row_scope || ' ' || {{ prefix }}measure_scope)
{%- endmacro %}

{% macro equation_id(relation) -%}
  {{ relation }}.disclosure_id || ':' || {{ relation }}.rule_code || ':' || {{ equation_scope(relation) }}
{%- endmacro %}

{# By how much the gap of an equation moves when a cell of it grows by 1. `term` has side, factor and coefficient,
   `equation` the sums of both sides. #}
{% macro slope_of(term, equation, form) -%}
  case
    when {{ term }}.side = 'left' and {{ form }} = 'ratio'
      then {{ term }}.coefficient * {{ small(equation ~ ".factor_2") }}
    when {{ term }}.side = 'left' then {{ term }}.coefficient
    when {{ form }} = 'product' and {{ term }}.factor = 1
      then -{{ term }}.coefficient * {{ small(equation ~ ".factor_2") }}
    when {{ form }} = 'product' then -{{ term }}.coefficient * {{ small(equation ~ ".factor_1") }}
    when {{ form }} = 'ratio' and {{ term }}.factor = 1 then -100 * {{ term }}.coefficient
    when {{ form }} = 'ratio' then {{ term }}.coefficient * {{ small(equation ~ ".left_amount") }}
    else -{{ term }}.coefficient
  end
{%- endmacro %}

{# Whether two rows are of one arithmetic equation. #}
{% macro same_equation(a, b) -%}
  {{ a }}.disclosure_id = {{ b }}.disclosure_id
  and {{ a }}.rule_measure_key = {{ b }}.rule_measure_key
  and {{ a }}.row_scope = {{ b }}.row_scope
{%- endmacro %}

{# Whether two rows are of one published figure; a row that is printed twice is two. #}
{% macro same_cell(a, b) -%}
  {{ a }}.disclosure_id = {{ b }}.disclosure_id
  and {{ a }}.table_code = {{ b }}.table_code
  and {{ a }}.row_code = {{ b }}.row_code
  and {{ a }}.measure = {{ b }}.measure
  and {{ a }}.source_file = {{ b }}.source_file
  and {{ a }}.source_row = {{ b }}.source_row
{%- endmacro %}

{# The same on every run, so that a finding can be followed and waived. #}
{% macro finding_id(relation) -%}
  substr(md5(
    coalesce({{ relation }}.disclosure_id, '') || ':' || {{ relation }}.rule_code
    || ':' || {{ equation_scope(relation) }}
  ), 1, 16)
{%- endmacro %}

{# The day of the run where the machine stands, as whoever set a day of a waiver counts; a test can set it. #}
{% macro today() -%}
  cast('{{ var("today", run_started_at.astimezone().strftime("%Y-%m-%d")) }}' as date)
{%- endmacro %}

{# When the run began (UTC), as the snapshot counts time. #}
{% macro run_time() -%}
  cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}

{# One side of an equation, or one factor of it: the sum of its cells, the sum of their half-widths, and how many. #}
{% macro sum_of_part(side, factor, belongs) -%}
  sum(case when {{ belongs }} then amount else 0 end) as {{ side }}_{{ factor }},
  sum(case when {{ belongs }} then width else 0 end) as {{ side }}_{{ factor }}_width,
  count(case when {{ belongs }} then 1 end) as {{ side }}_{{ factor }}_cells
{%- endmacro %}
