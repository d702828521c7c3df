{# DuckDB replaces a table or a view within a transaction. dbt's own way, by a second name and two renames for databases
   that cannot, takes longer than most models here do. #}
{% materialization table, adapter="duckdb" %}
  {%- call replaced() -%}
    {{ create_table_as(false, this, sql) }}
  {%- endcall -%}
  {{ return({"relations": [this.incorporate(type="table")]}) }}
{% endmaterialization %}

{# A night that builds few disclosures of many copies their rows (meta `is_copied`): a dozen models would each look them up
   among all. #}
{% materialization view, adapter="duckdb" %}
  {%- set kind = "table" if var("few") and model.config.meta.get("is_copied") else "view" -%}
  {%- call replaced() -%}
    {{ create_table_as(false, this, sql) if kind == "table" else create_view_as(this, sql) }}
  {%- endcall -%}
  {{ return({"relations": [this.incorporate(type=kind)]}) }}
{% endmaterialization %}

{# What is kept from run to run takes in what this run has built (macros/changed.sql). dbt's own way writes that into a
   table of its own first, and asks for the columns of both. #}
{% materialization incremental, adapter="duckdb" %}
  {%- set kept = is_incremental() -%}
  {%- call replaced(kept) -%}
    {%- if kept -%}
    insert into {{ this }} by name (
      {{ sql }}
    )
    {%- else -%}
    {{ create_table_as(false, this, sql) }}
    {%- endif -%}
  {%- endcall -%}
  {{ return({"relations": [this.incorporate(type="table")]}) }}
{% endmaterialization %}

{# Around the statement that makes it, or that adds to it. #}
{% macro replaced(kept=false) %}
  {%- set make = caller() -%}
  {%- set existing = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks) }}
  {%- if existing and not kept -%}
    {%- call statement("drop") -%} drop {{ existing.type }} {{ existing }} {%- endcall -%}
  {%- endif -%}
  {%- call statement("main") -%} {{ make }} {%- endcall -%}
  {{ run_hooks(post_hooks) }}
  {%- do adapter.commit() -%}
{% endmacro %}
