{# What rows of the long relation are (int_printed_line, int_printed_figure). #}

{# The labels that a row is printed below, and its own. #}
{% macro printed_path(line) -%}
  trim(both '/' from concat(
    coalesce({{ clean_name(line ~ ".parent") }}, ''), '/', coalesce({{ clean_name(line ~ ".label") }}, '')
  ))
{%- endmacro %}

{# Whether such a row is the total of its table: named so, or without code and label. #}
{% macro is_printed_total() -%}
  (
    code_key is null
    and (label_key is null or parent is null and (label_key like '%合计' or label_key like '%总计'))
  )
{%- endmacro %}

{# The project of a form: what stands after the title; where it has none, the number of the form. #}
{% macro printed_project() -%}
  coalesce(nullif(trim(substr(table_title, position(' ' in table_title || ' '))), ''), 'form ' || table_no)
{%- endmacro %}
