{# A seed on Spark: its file read as text by Spark itself and kept as Parquet. dbt's own way sends every value through
   Python, where a NULL becomes the word None and a number a float. A blank field is NULL, quoted or not, as DuckDB has
   it. #}
{% materialization seed, adapter="spark" %}
  {%- set target_relation = this.incorporate(type="table") -%}
  {%- set columns = config.get("column_types").keys() | list -%}
  {%- set published = model.name ~ "__published" -%}

  {{ run_hooks(pre_hooks) }}
  {% do adapter.drop_relation(target_relation) %}
  {% do run_query(seed_file(published, columns, model.root_path ~ "/" ~ model.original_file_path)) %}
  {% call statement("main") -%}
    create table {{ target_relation }} using parquet as
    select
      {%- for column in columns %}
      nullif({{ column }}, '') as {{ column }}{{ "," if not loop.last }}
      {%- endfor %}
    from {{ published }}
  {%- endcall %}
  {# dbt shows it when asked to #}
  {% do store_result("agate_table", response="OK", agate_table=load_result("main").table) %}
  {% do run_query("drop view " ~ published) %}
  {{ run_hooks(post_hooks) }}

  {{ return({"relations": [target_relation]}) }}
{% endmaterialization %}

{# A temporary view of a CSV file with these columns, all text. A header that differs is an error. #}
{% macro seed_file(view, columns, path) %}
  create or replace temporary view {{ view }} (
    {%- for column in columns %}
    {{ column }} string{{ "," if not loop.last }}
    {%- endfor %}
  )
  using csv
  options (
    path {{ spark_text(path) }},
    header 'true', enforceSchema 'false', multiLine 'true', escape '"', mode 'FAILFAST'
  )
{% endmacro %}
