{# How dbt-duckdb loads a seed, but with nothing left to a guess: DuckDB would take ' for the sign of quotes where no
   field needs one, and no file with some lines that end in CR LF. The check of input has refused what is not CSV. #}
{% macro duckdb__load_csv_rows(model, agate_table) %}
  {%- set load -%}
    copy {{ this }} from '{{ literal_path(adapter.get_seed_file_path(model)) }}' (
      format csv, header true, auto_detect false, delimiter ',', quote '"', escape '"', nullstr '', strict_mode false
    )
  {%- endset -%}
  {% do adapter.add_query(load, abridge_sql_log=True) %}
  {{ return(load) }}
{% endmacro %}
