{# Whether one figure becomes another by what hands do at a keyboard: a digit dropped or doubled, two neighbours
   swapped, a sign, a shifted decimal point, yuan written for wan yuan. Both in yuan, with the yuan value of the last
   published decimal. #}
{% macro is_typing_error(published, intended, last_decimal) -%}
  (
    {{ published }} = - {{ intended }}
    {%- for power in [10, 100, 1000, 10000] %}
    or {{ published }} = {{ intended }} * {{ power }}
    or {{ published }} * {{ power }} = {{ intended }}
    {%- endfor %}
    -- a digit and a sign are two slips
    or ({{ published }} < 0) = ({{ intended }} < 0)
    and {{ is_digit_slip(digits_of(published, last_decimal), digits_of(intended, last_decimal)) }}
  )
{%- endmacro %}

{# The digits of an amount down to its last published decimal; NULL where they are too many to be typed. #}
{% macro digits_of(amount, last_decimal) -%}
  cast(try_cast(round(abs({{ amount }}) / {{ last_decimal }}, 0) as bigint) as varchar(20))
{%- endmacro %}

{% macro is_digit_slip(written, meant) -%}
  (
    (
      -- nothing is not a figure with a digit more or less
      {{ written }} != '0'
      and {{ meant }} != '0'
      and abs(length({{ written }}) - length({{ meant }})) = 1
      and levenshtein({{ written }}, {{ meant }}) = 1
    )
    {%- for place in range(1, 12) %}
    or (
      length({{ written }}) = length({{ meant }})
      and {{ written }} != {{ meant }}
      and substr({{ written }}, 1, {{ place - 1 }}) || substr({{ written }}, {{ place + 1 }}, 1)
        || substr({{ written }}, {{ place }}, 1) || substr({{ written }}, {{ place + 2 }}) = {{ meant }}
    )
    {%- endfor %}
  )
{%- endmacro %}

{# Whether two names differ in at most a quarter of their signs. Long ones are not compared: the time that takes grows
   with the square. #}
{% macro is_near(name, other) -%}
  (
    {{ name }} = {{ other }}
    or (
      length({{ name }}) <= 120
      and abs(length({{ name }}) - length({{ other }})) * 4 <= length({{ name }})
      and levenshtein({{ name }}, {{ other }}) * 4 <= length({{ name }})
    )
  )
{%- endmacro %}
