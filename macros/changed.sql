{# A night builds only what changed: with the var `changed` (a Parquet file of disclosure_id, see
   tieout/build/changed.py) staging reads those disclosures only, tables that are kept from run to run (materialized
   incremental) forget what they hold of them and take in what was built, and models that read such a table read it
   through `changed_of`, cells and equations through int_cell_of_run and int_equation_of_run. Without it dbt builds
   everything. #}
{% macro only_changed() %}
  {{ return(var("changed") != "") }}
{% endmacro %}

{# A join, since DuckDB knows how few rows it leaves, and does it first; of `in` it supposes a fifth. #}
{% macro changed_of(relation) -%}
  {%- if only_changed() -%}
  (select * from {{ relation }} inner join {{ changed_disclosures() }} as changed using (disclosure_id))
  {%- else -%}
  {{ relation }}
  {%- endif -%}
{%- endmacro %}

{% macro changed_disclosures() -%}
  (select disclosure_id from {{ parquet_rows(var("changed")) }})
{%- endmacro %}

{# Hook before every model, in one transaction with it; it does something in those that are kept. dbt's own
   delete+insert would leave what the list holds and the run did not build: a disclosure that is gone. #}
{% macro forget_changed() -%}
  {%- if execute and is_incremental() -%}
  delete from {{ this }} where disclosure_id in {{ changed_disclosures() }}
  {%- endif -%}
{%- endmacro %}
