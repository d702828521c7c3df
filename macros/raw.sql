{# The published rows of one seed, with those of the same file in the landing directory beside them, trimmed.
   row_no is a number; every other column stays the text that was published; source_file is added. #}
{% macro published(seed_name) %}
  {%- set seed = ref(seed_name) -%}
  {%- set columns = seed_columns(seed_name) -%}
  {%- set sources = [seed] + landing_sources(seed_name, columns) -%}
  select
    disclosure_id,
    cast(row_no as integer) as row_no,
    {%- for column in columns if column not in ("disclosure_id", "row_no") %}
    {{ clean_text(column) }} as {{ column }},
    {%- endfor %}
    source_file
  from (
    {%- for source in sources %}
    select
      {{ columns | join(",\n      ") }},
      {{ "'seeds/disclosure/" ~ seed_name ~ ".csv'" if loop.first else "source_file" }} as source_file
    from {{ source }}
    {%- if only_changed() %}
    where disclosure_id in {{ changed_disclosures() }}
    {%- endif %}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
  ) as filed
{% endmacro %}

{% macro seed_columns(seed_name) %}
  {%- if execute -%}
    {{ return(graph.nodes["seed.tieout." ~ seed_name].config.column_types.keys() | list) }}
  {%- endif -%}
  {{ return([]) }}
{% endmacro %}

{# Relations that hold the landing rows of this seed; none where there is no file. The var `landing` names a checked
   cache (tieout/landing/cache.py) or, for plain dbt on DuckDB, the landing directory itself. `held` is what
   landing_holds() says, where many seeds are read. #}
{% macro landing_sources(seed_name, columns, held=none) %}
  {%- if not (execute and var("landing")) -%}{{ return([]) }}{%- endif -%}
  {{ return(adapter.dispatch("landing_sources", "tieout")(seed_name, columns, held)) }}
{% endmacro %}

{% macro duckdb__landing_sources(seed_name, columns, held) %}
  {%- set held = held or landing_holds(seed_name) -%}
  {%- set has_parquet = seed_name ~ ".parquet" in held -%}
  {%- if "current.parquet" in held -%}
    {%- set batches = parquet_rows(landing_path("*/" ~ seed_name ~ ".parquet")) -%}
    {{ return([checked_rows(batches, columns, "quarantined" in held)] if has_parquet else []) }}
  {%- endif -%}
  {%- set sources = [] -%}
  {%- set types = [] -%}
  {%- for column in columns -%}{%- do types.append("'" ~ column ~ "': 'varchar'") -%}{%- endfor -%}
  {%- if seed_name ~ ".csv" in held -%}
    {%- do sources.append(
      "read_csv(" ~ landing_path("*/" ~ seed_name ~ ".csv") ~ ", columns = {" ~ types | join(", ")
      ~ "}, auto_detect = false, delim = ',', quote = '\"', escape = '\"', header = true, nullstr = '',"
      ~ " filename = 'source_file', hive_partitioning = false)"
    ) -%}
  {%- endif -%}
  {%- if has_parquet -%}
    {%- do sources.append(parquet_rows(landing_path("**/" ~ seed_name ~ ".parquet"), ", filename = 'source_file'")) -%}
  {%- endif -%}
  {{ return(sources) }}
{% endmacro %}

{# Names of the files of one table, or of all, that the landing directory holds: a pattern that matches none is an error to
   DuckDB. Beside them "current.parquet" of a checked cache, and "quarantined" where it has set a disclosure aside. #}
{% macro landing_holds(table_name="*") %}
  {{ return(adapter.dispatch("landing_holds", "tieout")(table_name)) }}
{% endmacro %}

{% macro duckdb__landing_holds(table_name) %}
  {%- if var("landing_holds") -%}{{ return(var("landing_holds")) }}{%- endif -%}
  {%- set globs = [] -%}
  {%- for pattern in ["*/" ~ table_name ~ ".csv", "**/" ~ table_name ~ ".parquet", "current.parquet"] -%}
    {%- do globs.append("from glob(" ~ landing_path(pattern) ~ ")") -%}
  {%- endfor -%}
  {%- set found = run_query("select distinct parse_filename(file) from (" ~ globs | join(" union all ") ~ ")") -%}
  {%- set names = found.columns[0].values() | list -%}
  {%- if "current.parquet" in names -%}
    {%- if run_query("select count(disclosure_id) from " ~ cached("quarantine")).columns[0][0] > 0 -%}
      {%- do names.append("quarantined") -%}
    {%- endif -%}
  {%- endif -%}
  {{ return(names) }}
{% endmacro %}

{# A pattern of files in the landing directory as a quoted text. #}
{% macro landing_path(pattern) -%}
  '{{ literal_path(var("landing")) }}/{{ pattern }}'
{%- endmacro %}

{# A path for a quoted text. Some of its signs would make it a pattern to DuckDB (tieout/landing/sql.py, literal). #}
{% macro literal_path(path) -%}
  {{ modules.re.sub("[*?[]", "[\\g<0>]", path | replace("'", "''")) }}
{%- endmacro %}

{# Rows of Parquet files, and of nothing that a folder name=value above them tells. #}
{% macro parquet_rows(path, options="") %}
  {{ return("read_parquet(" ~ path ~ ", hive_partitioning = false" ~ options ~ ")") }}
{% endmacro %}

{# A relation of one file of a checked cache. #}
{% macro cached(name) %}
  {{ return(adapter.dispatch("cached", "tieout")(name)) }}
{% endmacro %}

{% macro duckdb__cached(name) %}
  {{ return(parquet_rows(landing_path(name ~ ".parquet"))) }}
{% endmacro %}

{# Whether the landing directory is a checked cache that holds this file. #}
{% macro is_cached(name) %}
  {{ return(adapter.dispatch("is_cached", "tieout")(name)) }}
{% endmacro %}

{% macro duckdb__is_cached(name) %}
  {%- set file = landing_path(name ~ ".parquet") -%}
  {{ return(run_query("select count(*) from glob(" ~ file ~ ")").columns[0][0] > 0) }}
{% endmacro %}

{# Rows of a checked cache: those that their file still holds, of disclosures that are not set aside (mostly none are). #}
{% macro checked_rows(rows, columns, any_quarantined) -%}
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
      {%- if any_quarantined %}
      and not exists (
        select 1
        from {{ cached("quarantine") }} as quarantine
        where quarantine.disclosure_id = landed.disclosure_id
      )
      {%- endif %}
  ) as landed
{%- endmacro %}

{# What a checked cache says could not be read; a relation without rows where nothing was checked. #}
{% macro quarantine() -%}
  {%- if execute and var("landing") and is_cached("quarantine") -%}
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

{# What every landed disclosure was read from, as one text (tieout/build/changed.py); a relation without rows where nothing was
   checked. #}
{% macro content_versions() -%}
  {%- if execute and var("landing") and is_cached("version") -%}
    {{ cached("version") }}
  {%- else -%}
    (
      select
        cast(null as varchar(64)) as disclosure_id,
        cast(null as varchar(32)) as content_version
      where false
    )
  {%- endif -%}
{%- endmacro %}
