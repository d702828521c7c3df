{# The published rows of one seed, with those of the same file in the landing directory beside them, trimmed.
   row_no is a number; every other column stays the text that was published; source_file is added. #}
{% macro published(seed_name) %}
  {%- set seed = ref(seed_name) -%}
  {%- set columns = seed_columns(seed_name) -%}
  {%- set sources = [seed] + landing_sources(seed_name, columns) -%}
  {%- for source in sources %}
  select
    disclosure_id,
    cast(row_no as integer) as row_no,
    {%- for column in columns if column not in ("disclosure_id", "row_no") %}
    {{ clean_text(column) }} as {{ column }},
    {%- endfor %}
    {{ "'seeds/disclosure/" ~ seed_name ~ ".csv'" if loop.first else "source_file" }} as source_file
  from {{ source }}
  {%- if var("changed") %}
  where disclosure_id in (select disclosure_id from {{ ref("int_changed_disclosure") }})
  {%- endif %}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
{% endmacro %}

{% macro seed_columns(seed_name) %}
  {%- if execute -%}
    {{ return(graph.nodes["seed.tieout." ~ seed_name].config.column_types.keys() | list) }}
  {%- endif -%}
  {{ return([]) }}
{% endmacro %}

{# SQL table functions that read the landing files of this seed; none where no file lies there, since a glob
   without a match is an error. #}
{% macro landing_sources(seed_name, columns) %}
  {%- set sources = [] -%}
  {%- if execute and var("landing") -%}
    {%- set csv = var("landing") ~ "/*/" ~ seed_name ~ ".csv" -%}
    {%- set parquet = var("landing") ~ "/**/" ~ seed_name ~ ".parquet" -%}
    {%- set types = [] -%}
    {%- for column in columns -%}{%- do types.append("'" ~ column ~ "': 'varchar'") -%}{%- endfor -%}
    {%- if run_query("select count(*) from glob('" ~ csv ~ "')").columns[0][0] > 0 -%}
      {%- do sources.append(
        "read_csv('" ~ csv ~ "', columns = {" ~ types | join(", ") ~ "}, header = true, nullstr = '', filename = 'source_file')"
      ) -%}
    {%- endif -%}
    {%- if run_query("select count(*) from glob('" ~ parquet ~ "')").columns[0][0] > 0 -%}
      {%- do sources.append("read_parquet('" ~ parquet ~ "', filename = 'source_file')") -%}
    {%- endif -%}
  {%- endif -%}
  {{ return(sources) }}
{% endmacro %}
