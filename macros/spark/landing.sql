{# How Spark reads the checked cache of a landing folder (macros/landing.sql); it reads no folder that nobody checked.
   #}
{% macro spark__landed_files() %}
  {{ return(["current.parquet"]) }}
{% endmacro %}

{% macro spark__parquet_rows(path, pattern) %}
  {%- set escaped = modules.re.sub("[\\\\*?\\[\\]{}]", "\\\\\\g<0>", path) | replace("`", "``") -%}
  {{ return("parquet.`" ~ escaped ~ pattern ~ "`") }}
{% endmacro %}

{# A text as Spark's SQL writes it. #}
{% macro spark_text(text) %}
  {{- return("'" ~ text | replace("\\", "\\\\") | replace("'", "\\'") ~ "'") -}}
{% endmacro %}
