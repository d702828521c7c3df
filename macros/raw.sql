{# The published rows of one seed and of the same table in the landing folder, trimmed. row_no is a number; every other
   column stays the text that was published; source_file is added. #}
{% macro published(seed_name) %}
  {%- set columns = seed_columns(seed_name) -%}
  select
    disclosure_id,
    cast(row_no as integer) as row_no,
    {%- for column in columns if column not in ("disclosure_id", "row_no") %}
    {{ code_text(column) if column.endswith("_code") else clean_text(column) }} as {{ column }},
    {%- endfor %}
    source_file
  from (
    {%- for relation, file in [
      (ref(seed_name), "'seeds/disclosure/" ~ seed_name ~ ".csv'"),
      (source("landing", "landed_" ~ seed_name), "source_file"),
    ] %}
    select
      {{ columns | join(",\n      ") }},
      {{ file }} as source_file
    from {{ relation }}
    {%- if only_changed() %}
    where disclosure_id in {{ changed_disclosures() }}
    {%- endif %}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
  ) as filed
{% endmacro %}

{# The same of a part of the project forms: the code of a project that is printed once holds for the rows below it. #}
{% macro published_below_projects(seed_name) -%}
  select
    disclosure_id,
    row_no,
    {%- for column in seed_columns(seed_name) if column not in ("disclosure_id", "row_no", "project_code") %}
    {{ column }},
    {%- endfor %}
    {{ fill_down("project_code", "disclosure_id") }} as project_code,
    source_file
  from ({{ published(seed_name) }}) as printed
{%- endmacro %}

{# The columns of a seed, in their order. #}
{% macro seed_columns(seed_name) %}
  {%- if execute -%}
    {{ return(graph.nodes["seed.tieout." ~ seed_name].config.column_types.keys() | list) }}
  {%- endif -%}
  {{ return([]) }}
{% endmacro %}
