{# Returns the keys that stand more than once, or lack a part that is not `nullable`. Reads the whole table, also in a
   night that built few disclosures; `--exclude tag:key` leaves these tests out. To count a number made from the key,
   and the keys themselves only where that number stands twice, is quicker by far. #}
{% test primary_key(model, columns, nullable=[]) %}
{{ config(tags=["key"]) }}
{%- set filled = columns | reject("in", nullable) | list -%}
select
  {{ columns | join(", ") }},
  count(*) as times
from {{ model }}
where
  {{ row_hash(columns) }} in (
    select row_hash
    from (select {{ row_hash(columns) }} as row_hash from {{ model }}) as hashed
    group by row_hash
    having count(*) > 1
  )
  {%- for column in filled %}
  or {{ column }} is null
  {%- endfor %}
group by {{ columns | join(", ") }}
having
  count(*) > 1
  {%- for column in filled %}
  or {{ column }} is null
  {%- endfor %}
{% endtest %}
