{# What landed, as a dbt source: before a run that builds, each published table is registered as the view
   raw.landed_<table>, and what the check of the landing folder says of it as raw.landed_quarantine and
   raw.landed_version (models/staging/_sources.yml). The var `landing` names a checked cache (tieout/landing/cache.py)
   or, for plain dbt on DuckDB, the landing folder itself; without it the views are empty. #}
{% macro register_landing() %}
  {%- if execute and flags.WHICH in ["build", "run", "seed"] -%}
    {%- set held = landed_files() if var("landing") else [] -%}
    {%- set is_checked = "current.parquet" in held -%}
    {%- do run_query("create schema if not exists raw") -%}
    {%- for seed in graph.nodes.values() if seed.resource_type == "seed" and "disclosure" in seed.fqn -%}
      {%- set columns = seed_columns(seed.name) -%}
      {%- if is_checked -%}
        {%- set rows = checked_rows(seed.name, columns) -%}
      {%- else -%}
        {%- set rows = unchecked_rows(seed.name, columns, held) | trim -%}
        {%- set rows = rows or empty_rows(columns + ["source_file"], ["loaded_at"]) -%}
      {%- endif -%}
      {%- do run_query(landed_view(seed.name, rows)) -%}
    {%- endfor -%}
    {%- for name, columns in {
      "quarantine": [
        "disclosure_id", "source_file", "source_row", "source_column", "reason_code", "reason", "reason_zh",
      ],
      "version": ["disclosure_id", "content_version"],
    }.items() -%}
      {%- set rows = "select * from " ~ landed_rows(name ~ ".parquet") if is_checked else empty_rows(columns) -%}
      {%- do run_query(landed_view(name, rows)) -%}
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}

{% macro landed_view(name, rows) %}
  {{ return("create or replace view raw.landed_" ~ name ~ " as " ~ rows) }}
{% endmacro %}

{% macro empty_rows(texts, times=[]) %}
  select
    {%- for column in texts %}
    cast(null as {{ dbt.type_string() }}) as {{ column }}{{ "," if not loop.last or times }}
    {%- endfor %}
    {%- for column in times %}
    cast(null as {{ dbt.type_timestamp() }}) as {{ column }}
    {%- endfor %}
  where false
{% endmacro %}

{# Rows of a checked cache: those that their file still holds, of disclosures that are not quarantined. #}
{% macro checked_rows(seed_name, columns) %}
  select
    landed.{{ columns | join(",\n    landed.") }},
    landed.source_file,
    file.written_at as loaded_at
  from {{ landed_rows("*/" ~ seed_name ~ ".parquet") }} as landed
  inner join {{ landed_rows("current.parquet") }} as file
    on landed.source_file = file.source_file and landed.source_batch = file.source_batch
  where
    not exists (
      select 1
      from {{ landed_rows("quarantine.parquet") }} as quarantine
      where quarantine.disclosure_id = landed.disclosure_id
    )
{% endmacro %}

{# Rows of a landing folder that nobody checked; nothing where it holds no file of the table. On DuckDB only. #}
{% macro unchecked_rows(seed_name, columns, held) %}
  {%- set types = [] -%}
  {%- for column in columns -%}{%- do types.append("'" ~ column ~ "': 'varchar'") -%}{%- endfor -%}
  {%- set csv, parquet = landed_path("*/" ~ seed_name ~ ".csv"), landed_path("**/" ~ seed_name ~ ".parquet") -%}
  {%- set sources = [] -%}
  {%- if seed_name ~ ".csv" in held -%}
    {%- do sources.append((csv, "read_csv(" ~ csv ~ ", columns = {" ~ types | join(", ")
      ~ "}, auto_detect = false, delim = ',', quote = '\"', escape = '\"', header = true, nullstr = '',"
      ~ " filename = 'source_file', hive_partitioning = false)")) -%}
  {%- endif -%}
  {%- if seed_name ~ ".parquet" in held -%}
    {%- set options = ", filename = 'source_file', hive_partitioning = false" -%}
    {%- do sources.append((parquet, "read_parquet(" ~ parquet ~ options ~ ")")) -%}
  {%- endif -%}
  {%- for files, rows in sources %}
  select
    landed.{{ columns | join(",\n    landed.") }},
    landed.source_file,
    file.last_modified at time zone 'UTC' as loaded_at
  from {{ rows }} as landed
  inner join read_blob({{ files }}) as file on landed.source_file = file.filename
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
{% endmacro %}

{# Names of the files that the var `landing` leads to. A folder that is not there looks empty to DuckDB: to go on
   would be to publish without what landed. #}
{% macro landed_files() %}
  {{ return(adapter.dispatch("landed_files", "tieout")()) }}
{% endmacro %}

{% macro duckdb__landed_files() %}
  {%- set found = run_query("select distinct parse_filename(file) from glob(" ~ landed_path("**") ~ ")") -%}
  {%- set names = found.columns[0].values() | list -%}
  {%- if not names -%}
    {{ exceptions.raise_compiler_error("the landing folder " ~ var("landing") ~ " is not there, or holds no file") }}
  {%- endif -%}
  {{ return(names) }}
{% endmacro %}

{# A relation of files of a checked cache. #}
{% macro landed_rows(pattern) %}
  {{ return(parquet_rows(var("landing"), "/" ~ pattern)) }}
{% endmacro %}

{# A pattern of files in the landing folder as a quoted text of DuckDB. #}
{% macro landed_path(pattern) %}
  {{ return("'" ~ literal_path(var("landing")) ~ "/" ~ pattern ~ "'") }}
{% endmacro %}

{# Rows of the Parquet files that a path, taken as it is, and a pattern after it name; and of nothing that a folder
   name=value above them tells. #}
{% macro parquet_rows(path, pattern="") %}
  {{ return(adapter.dispatch("parquet_rows", "tieout")(path, pattern)) }}
{% endmacro %}

{% macro duckdb__parquet_rows(path, pattern) %}
  {{ return("read_parquet('" ~ literal_path(path) ~ pattern ~ "', hive_partitioning = false)") }}
{% endmacro %}

{# A path for a quoted text of DuckDB. Some of its signs would make it a pattern (tieout/landing/sql.py, literal). #}
{% macro literal_path(path) -%}
  {{ modules.re.sub("[*?[]", "[\\g<0>]", path | replace("'", "''")) }}
{%- endmacro %}
