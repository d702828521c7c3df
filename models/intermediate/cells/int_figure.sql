-- Every figure of every table as text, one row a figure. A view: int_cell keeps the same rows as numbers.
{{ config(materialized="view") }}

with final as (
  {%- for row in figure_relations() %}
  {{ figures(row) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
)

select * from final
