{# The checked cache of a landing folder on Spark (macros/raw.sql has DuckDB's way). A pattern of files that matches none
   is an error, also to Spark: so each published table of the cache is registered as a table over the folder, which may
   be empty, and its batches are found by the file name. #}
{% macro register_landing() %}
  {% do adapter.dispatch("register_landing", "tieout")() %}
{% endmacro %}

{% macro default__register_landing() %}{% endmacro %}

{% macro spark__register_landing() %}
  {%- if execute and var("landing") -%}
    {%- for seed in graph.nodes.values() if seed.resource_type == "seed" and "disclosure" in seed.fqn -%}
      {%- set columns = seed.config.column_types.keys() | list + ["source_file", "source_batch"] -%}
      {%- do run_query("drop table if exists " ~ landed_table(seed.name)) -%}
      {%- do run_query(cached_table(landed_table(seed.name), columns, seed.name ~ ".parquet")) -%}
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}

{% macro landed_table(seed_name) %}
  {{ return("raw.landed_" ~ seed_name) }}
{% endmacro %}

{% macro cached_table(table, columns, file_name) %}
  create table {{ table }} (
    {%- for column in columns %}
    {{ column }} string{{ "," if not loop.last }}
    {%- endfor %}
  )
  using parquet
  options (path {{ spark_text(var("landing")) }}, pathGlobFilter {{ spark_text(file_name) }}, recursiveFileLookup 'true')
{% endmacro %}

{% macro spark__landing_sources(seed_name, columns, held) %}
  {{ return([checked_rows(landed_table(seed_name), columns, true)]) }}
{% endmacro %}

{% macro spark__cached(name) %}
  {{ return("parquet.`" ~ var("landing") | replace("`", "``") ~ "/" ~ name ~ ".parquet`") }}
{% endmacro %}

{% macro spark__landing_holds(table_name) %}
  {{ return([]) }}
{% endmacro %}

{% macro spark__is_cached(name) %}
  {{ return(true) }}
{% endmacro %}

{# A text as Spark's SQL writes it. #}
{% macro spark_text(text) %}
  {{- return("'" ~ text | replace("\\", "\\\\") | replace("'", "\\'") ~ "'") -}}
{% endmacro %}
