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
   table of its own first, and compares the columns of the two. #}
{% materialization incremental, adapter="duckdb" %}
  {%- if is_incremental() -%} {%- do fail_on_other_columns(sql) -%} {%- endif -%}
  {%- call replaced() -%}
    {%- if is_incremental() -%}
    insert into {{ this }} by name (
      {{ sql }}
    )
    {%- else -%}
    {{ create_table_as(false, this, sql) }}
    {%- endif -%}
  {%- endcall -%}
  {{ return({"relations": [this.incorporate(type="table")]}) }}
{% endmaterialization %}

{# `on_schema_change: fail`. An insert would leave a column that is gone NULL, and round an amount to what is kept. #}
{% macro fail_on_other_columns(sql) %}
  {%- set built = adapter.get_column_schema_from_query(get_empty_subquery_sql(sql)) -%}
  {%- set kept = adapter.get_columns_in_relation(this) -%}
  {%- set new, gone = diff_columns(built, kept), diff_columns(kept, built) -%}
  {%- set other = diff_column_data_types(built, kept) | map(attribute="column_name") | list -%}
  {%- if new or gone or other -%}
    {{ exceptions.raise_compiler_error(
      this ~ " is kept with other columns (new: " ~ new | map(attribute="name") | join(", ") ~ "; gone: "
      ~ gone | map(attribute="name") | join(", ") ~ "; of another type: " ~ other | join(", ") ~ "); build all"
    ) }}
  {%- endif -%}
{% endmacro %}

{# Around the statement that makes it, or that adds to what is kept. #}
{% macro replaced() %}
  {%- set make = caller() -%}
  {%- set existing = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks) }}
  {%- if existing and not is_incremental() -%}
    {%- call statement("drop") -%} drop {{ existing.type }} {{ existing }} {%- endcall -%}
  {%- endif -%}
  {%- call statement("main") -%} {{ make }} {%- endcall -%}
  {{ run_hooks(post_hooks) }}
  {%- do adapter.commit() -%}
{% endmacro %}
