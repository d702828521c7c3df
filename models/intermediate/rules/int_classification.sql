-- The codes of all dictionaries, with the years in which each holds.
{%- set dictionaries = ["function", "economic", "procurement"] %}

with final as (
  {%- for dictionary in dictionaries %}
  select
    '{{ dictionary }}' as classification,
    code,
    name,
    cast(level as integer) as level,
    parent_code,
    source_edition,
    cast(coalesce(valid_from, '0') as integer) as valid_from,
    cast(coalesce(valid_to, '9999') as integer) as valid_to
  from {{ ref("classification_" ~ dictionary) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
)

select * from final
