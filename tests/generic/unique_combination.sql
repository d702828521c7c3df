{# Returns the key combinations that stand more than once. A night looks at the disclosures that it built. To count a
   number made from the key, and the keys themselves only where that number stands twice, is quicker by far. #}
{% test unique_combination(model, columns) %}
{%- set rows = changed_of(model) if "disclosure_id" in columns else model %}
select
  {{ columns | join(", ") }},
  count(*) as times
from {{ rows }}
where
  {{ row_hash(columns) }} in (
    select row_hash
    from (select {{ row_hash(columns) }} as row_hash from {{ rows }}) as hashed
    group by row_hash
    having count(*) > 1
  )
group by {{ columns | join(", ") }}
having count(*) > 1
{% endtest %}
