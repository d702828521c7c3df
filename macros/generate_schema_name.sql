{# Folder schemas by their own names (raw, staging, intermediate); marts and what a reader opens live in main. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
