{# Returns the key combinations that stand more than once. #}
{% test unique_combination(model, columns) %}
select
  {{ columns | join(", ") }},
  count(*) as times
from {{ model }}
group by {{ columns | join(", ") }}
having count(*) > 1
{% endtest %}
