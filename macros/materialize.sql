{# DuckDB replaces a table or a view within a transaction. dbt's own way, by a second name and two renames for databases
   that cannot, takes longer than most models here do. #}
{% materialization table, adapter="duckdb" %}
  {%- call replaced() -%}
    {{ create_table_as(false, this, sql) }}
  {%- endcall -%}
  {{ return({"relations": [this.incorporate(type="table")]}) }}
{% endmaterialization %}

{% materialization view, adapter="duckdb" %}
  {%- call replaced() -%}
    {{ create_view_as(this, sql) }}
  {%- endcall -%}
  {{ return({"relations": [this.incorporate(type="view")]}) }}
{% endmaterialization %}

{# Around the statement that makes it. #}
{% macro replaced() %}
  {%- set create = caller() -%}
  {%- set existing = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks) }}
  {%- if existing -%}
    {%- call statement("drop") -%} drop {{ existing.type }} {{ existing }} {%- endcall -%}
  {%- endif -%}
  {%- call statement("main") -%} {{ create }} {%- endcall -%}
  {{ run_hooks(post_hooks) }}
  {%- do adapter.commit() -%}
{% endmacro %}
