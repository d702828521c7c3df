{# Returns the rows in which one of the columns is NULL, once for each. A select a column, since DuckDB knows of each
   whether any is NULL before it reads one. #}
{% test filled(model, columns) %}
{%- for column in columns %}
select
  '{{ column }}' as empty_column,
  {{ columns | join(", ") }}
from {{ model }}
where {{ column }} is null
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endtest %}
