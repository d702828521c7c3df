{# What engines name differently, and no other file of macros is about. #}

{# Rows of the left relation that find no partner: any condition will do, and nothing is said twice. #}
{% macro anti_join() -%}
  {{ return(adapter.dispatch("anti_join", "tieout")()) }}
{%- endmacro %}

{% macro default__anti_join() %}left anti join{% endmacro %}

{% macro duckdb__anti_join() %}anti join{% endmacro %}

{# `with few as {{ materialized() }} (...)` is worked out before it is joined: DuckDB guesses the rows of a join of many
   conditions wrong, and would do the large one first. Spark keeps the order of the query. #}
{% macro materialized() -%}
  {{ return(adapter.dispatch("materialized", "tieout")()) }}
{%- endmacro %}

{% macro default__materialized() %}{% endmacro %}

{% macro duckdb__materialized() %}materialized{% endmacro %}

{# The snapshot's time is UTC, as that of a run is (run_time); dbt-duckdb's own is the machine's local time. #}
{% macro duckdb__snapshot_get_time() -%}
  cast(now() at time zone 'UTC' as timestamp)
{%- endmacro %}

{# A number that is the same for equal values of the columns, and hardly ever for others. #}
{% macro row_hash(columns) -%}
  {{ return(adapter.dispatch("row_hash", "tieout")(columns)) }}
{%- endmacro %}

{% macro duckdb__row_hash(columns) %}hash({{ columns | join(", ") }}){% endmacro %}

{% macro spark__row_hash(columns) %}xxhash64({{ columns | join(", ") }}){% endmacro %}
