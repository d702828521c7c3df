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
  {%- if only_changed() %}
  where disclosure_id in {{ changed_disclosures() }}
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

{# Relations that hold the landing rows of this seed; none where there is no file. The var `landing` names a checked
   cache (tieout/landing_cache.py) or, for plain dbt on DuckDB, the landing directory itself. #}
{% macro landing_sources(seed_name, columns) %}
  {%- if not (execute and var("landing")) -%}{{ return([]) }}{%- endif -%}
  {{ return(adapter.dispatch("landing_sources", "tieout")(seed_name, columns)) }}
{% endmacro %}

{% macro duckdb__landing_sources(seed_name, columns) %}
  {%- if landing_is_checked() -%}
    {%- set files = landing_files("*/" ~ seed_name ~ ".parquet") -%}
    {{ return([checked_rows("read_parquet(" ~ files ~ ")", columns)] if files else []) }}
  {%- endif -%}
  {%- set sources = [] -%}
  {%- set csv = landing_files("*/" ~ seed_name ~ ".csv") -%}
  {%- set parquet = landing_files("**/" ~ seed_name ~ ".parquet") -%}
  {%- set types = [] -%}
  {%- for column in columns -%}{%- do types.append("'" ~ column ~ "': 'varchar'") -%}{%- endfor -%}
  {%- if csv -%}
    {%- do sources.append(
      "read_csv(" ~ csv ~ ", columns = {" ~ types | join(", ") ~ "}, header = true, nullstr = '', filename = 'source_file')"
    ) -%}
  {%- endif -%}
  {%- if parquet -%}
    {%- do sources.append("read_parquet(" ~ parquet ~ ", filename = 'source_file')") -%}
  {%- endif -%}
  {{ return(sources) }}
{% endmacro %}

{# A glob of the landing directory as a quoted text; none where nothing matches it, since that is an error to DuckDB. #}
{% macro landing_files(pattern) %}
  {%- set files = "'" ~ (var("landing") ~ "/" ~ pattern) | replace("'", "''") ~ "'" -%}
  {{ return(files if run_query("select count(*) from glob(" ~ files ~ ")").columns[0][0] > 0 else none) }}
{% endmacro %}

{# A relation of one file of a checked cache; none where there is none. #}
{% macro cached(name) %}
  {{ return(adapter.dispatch("cached", "tieout")(name)) }}
{% endmacro %}

{% macro duckdb__cached(name) %}
  {%- set file = landing_files(name ~ ".parquet") -%}
  {{ return("read_parquet(" ~ file ~ ")" if file else none) }}
{% endmacro %}

{% macro landing_is_checked() %}
  {{ return(cached("current") is not none) }}
{% endmacro %}

{# Rows of a checked cache: those that their file still holds, of disclosures that are not set aside (mostly none are). #}
{% macro checked_rows(rows, columns) -%}
  {%- set aside = cached("quarantine") -%}
  {%- set any_aside = run_query("select count(disclosure_id) from " ~ aside).columns[0][0] > 0 -%}
  (
    select
      landed.source_file,
      landed.{{ columns | join(",\n      landed.") }}
    from {{ rows }} as landed
    where
      exists (
        select 1
        from {{ cached("current") }} as current_file
        where current_file.source_file = landed.source_file and current_file.source_batch = landed.source_batch
      )
      {%- if any_aside %}
      and not exists (
        select 1
        from {{ aside }} as quarantine
        where quarantine.disclosure_id = landed.disclosure_id
      )
      {%- endif %}
  ) as landed
{%- endmacro %}

{# What a checked cache says could not be read; a relation without rows where nothing was checked. #}
{% macro quarantine() -%}
  {%- if execute and var("landing") and landing_is_checked() -%}
    {{ cached("quarantine") }}
  {%- else -%}
    (
      select
        null as disclosure_id,
        null as source_file,
        null as source_row,
        null as source_column,
        null as reason,
        null as reason_zh
      from {{ ref("tables") }}
      where false
    ) as quarantine
  {%- endif -%}
{%- endmacro %}

{# What every landed disclosure was read from, as one text (tieout/changed.py); a relation without rows where nothing was
   checked. #}
{% macro content_versions() -%}
  {%- set versions = cached("version") if execute and var("landing") else none -%}
  {%- if versions -%}
    {{ versions }}
  {%- else -%}
    (
      select
        cast(null as varchar(64)) as disclosure_id,
        cast(null as varchar(32)) as content_version
      where false
    )
  {%- endif -%}
{%- endmacro %}
