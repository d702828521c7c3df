{# Findings are listed errors first: 1 error, 2 warn, 3 info. #}
{% macro severity_rank(severity) -%}
  case {{ severity }} when 'error' then 1 when 'warn' then 2 else 3 end
{%- endmacro %}
