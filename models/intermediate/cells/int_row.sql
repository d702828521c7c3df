-- Every row of every table, also one whose figures are all blank: what stands below a row decides whether it is a leaf.
with published as (
  {%- for row in figure_relations() %}
  select
    disclosure_id,
    {{ figure_table(row) }} as table_code,
    {{ figure_row_code(row) }} as row_code,
    {{ figure_parent(row) }} as parent_row_code,
    {{ row.level or "row_level" }} as row_level
  from {{ ref(row.relation) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

final as (select distinct * from published)

select * from final
