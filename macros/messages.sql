{# Texts joined in an order; those that are NULL are left out, and of none comes NULL. #}
{% macro ordered_list(text, order_by) -%}
  {{ return(adapter.dispatch("ordered_list", "tieout")(text, order_by)) }}
{%- endmacro %}

{% macro duckdb__ordered_list(text, order_by) -%}
  string_agg({{ text }}, ' ' order by {{ order_by }})
{%- endmacro %}

{% macro default__ordered_list(text, order_by) -%}
  case when count({{ text }}) > 0 then array_join(transform(
    array_sort(filter(collect_list(struct({{ order_by }}, {{ text }} as text)), item -> item.text is not null)),
    item -> item.text
  ), ' ') end
{%- endmacro %}

{# A term as it is written in a sum: + 31, - 43.6, + 0.3 x 51.09; the second factor of a product follows ×. A figure in
   another unit than the one in question is written with its unit. #}
{% macro term_text() -%}
  case
    when form = 'product' and factor = 2 then '× '
    when coefficient < 0 then '- '
    else '+ '
  end
  || case when abs(coefficient) != 1 then {{ plain_number("abs(coefficient)") }} || ' × ' else '' end
  || published_text
  || case when unit != usual_unit then ' ' || unit else '' end
{%- endmacro %}

{# A list of terms without the sign that opens it. #}
{% macro opened(terms) -%}
  {{ replace_all(terms, "^[+] ", "") }}
{%- endmacro %}

{# An amount in the unit that its table prints (unit_factor yuan, e.g. 10000 for 万元); counts and percentages have
   factor 1. #}
{% macro shown(amount, unit_factor="unit_factor") -%}
      case {{ unit_factor }}
        {%- for factor, inverse in [
          (1000, "0.001"), (10000, "0.0001"), (1000000, "0.000001"), (100000000, "0.00000001"),
        ] %}
        when {{ factor }} then {{ plain_number("cast((" ~ amount ~ ") * " ~ inverse ~ " as decimal(28, 6))") }}
        {%- endfor %}
        else {{ plain_number("(" ~ amount ~ ")") }}
      end
{%- endmacro %}

{# The sentence of a finding on an equation, in English or Chinese: what is published, what was expected, the difference
   and how much of it rounding explains, and the rule. Needs the columns of int_equation_text with its amounts already
   shown, and title_xx, table_title_xx, measure_xx in that language. #}
{% macro equation_message(language) -%}
  {%- set words = {
    "en": {
      "published": ": published ", "missing": ", the figure to compare it with is not published",
      "equal": ", expected ", "most": ", expected at most ", "sign": ", expected ",
      "difference": "; difference ", "rounding": ", rounding explains at most ", "within": ", within rounding",
      "open": " (", "close": ")", "rule": ". Rule: ",
    },
    "zh": {
      "published": "：公布数 ", "missing": "，对应数未列示",
      "equal": "，应等于 ", "most": "，应不超过 ", "sign": "，应为 ",
      "difference": "，相差 ", "rounding": "，其中尾差至多 ", "within": "，属尾差",
      "open": "（", "close": "）", "rule": "。勾稽关系：",
    },
  }[language] -%}
  table_code || ' ' || table_title_{{ language }}
  || ' ' || {{ row_name(language) }} || ' ' || measure_{{ language }}
  || '{{ words.published }}' || {{ direction_word(brief("coalesce(left_text, right_text)", 160), language) }}
  || case
    when left_text is null or right_text is null then '{{ words.missing }}'
    else
      case form when 'bound' then '{{ words.most }}' when 'sign' then '{{ words.sign }}' else '{{ words.equal }}' end
      || {{ direction_word("expected", language) }}
      || case
        when right_text = expected then ''
        else '{{ words.open }}' || {{ brief("right_text", 160) }} || '{{ words.close }}'
      end
      || case
        when form = 'sign' then ''
        when outcome = 'within_rounding' then '{{ words.difference }}' || difference_text || '{{ words.within }}'
        else '{{ words.difference }}' || difference_text || '{{ words.rounding }}' || rounding_text
      end
  end
  || '{{ words.rule }}' || title_{{ language }}
{%- endmacro %}

{# The beginning of a long text: a message is read, not searched. #}
{% macro brief(text, most) -%}
  case when length({{ text }}) > {{ most }} then substr({{ text }}, 1, {{ most - 1 }}) || '…' else {{ text }} end
{%- endmacro %}

{# A direction as a word; other figures stay. #}
{% macro direction_word(text, language) -%}
  {%- set words = {"en": ("increase", "no change", "decrease"), "zh": ("增加", "持平", "减少")}[language] -%}
  case
    when form != 'sign' then {{ text }}
    when {{ text }} = '1' then '{{ words[0] }}'
    when {{ text }} = '0' then '{{ words[1] }}'
    when {{ text }} = '-1' then '{{ words[2] }}'
    else {{ text }}
  end
{%- endmacro %}

{# What a row is called: its label, else its code; a row without either is known by its place. #}
{% macro row_name(language) -%}
  {%- set code = replace_all("row_code", "^row ([0-9]+)$", "第 \\1 行") if language == "zh" else "row_code" -%}
  {{ brief("coalesce(row_label, " ~ code ~ ")", 80) }}
{%- endmacro %}

{# The same for a comparison of texts: the message of its rule (seed rules), filled in. #}
{% macro check_message(language) -%}
  {%- set nothing = {"en": "nothing", "zh": "无"}[language] -%}
  coalesce(table_code || ' ' || table_title_{{ language }}, '')
  || case
    when table_code is null then {{ row_name(language) }}
    when row_label = table_title_zh then ''
    else ' ' || {{ row_name(language) }}
  end
  || '{{ ": " if language == "en" else "：" }}'
  || replace(
    replace(
      rule_message_{{ language }}, '{published}',
      {{ brief("coalesce(published_" ~ language ~ ", '" ~ nothing ~ "')", 240) }}
    ),
    '{expected}', {{ brief("coalesce(expected_" ~ language ~ ", '" ~ nothing ~ "')", 240) }}
  )
  || '{{ ". Rule: " if language == "en" else "。核对要求：" }}' || title_{{ language }}
{%- endmacro %}

{# The terms of one side of an equation, written out in their order. #}
{% macro terms_of(side) -%}
  {{ ordered_list(
    "case when side = '" ~ side ~ "' then " ~ term_text() ~ " end", "factor, term_no, cell_disclosure_id, source_row"
  ) }}
{%- endmacro %}
