{# What the id of a disclosure says: <region>-<year>-<department>, and -final for final accounts. #}

{% macro id_pattern() -%}
  ^([0-9]{6})-([0-9]{4})-([0-9]+)(-final)?$
{%- endmacro %}

{# Region, year and department, as text; NULL where the id is another name. #}
{% macro id_part(disclosure_id, place) -%}
  nullif(regexp_extract({{ disclosure_id }}, '{{ id_pattern() }}', {{ place }}), '')
{%- endmacro %}

{# The id that a disclosure should have by what its row says. #}
{% macro id_of(relation) -%}
  {{ relation }}.region_code
  || '-' || cast({{ relation }}.fiscal_year as varchar(4))
  || '-' || {{ relation }}.department_code
  || case {{ relation }}.document_type when 'final_accounts' then '-final' else '' end
{%- endmacro %}
