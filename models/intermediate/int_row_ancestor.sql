-- Every row of tables 01 to 13 with each row above it, up to the total; a class that is not printed is above its codes
-- all the same.
{%- set subject_tables = "('T03', 'T05', 'T07', 'T09', 'T10')" %}
{%- set depth = 5 %}

with printed as (
  select
    disclosure_id,
    table_code,
    row_code,
    parent_row_code
  from {{ ref("int_row") }}
  where table_code < 'T14' and table_code != 'N' and parent_row_code is not null
),

implied as (
  select
    disclosure_id,
    table_code,
    parent_row_code as row_code,
    case
      when length(parent_row_code) > 3 then substr(parent_row_code, 1, length(parent_row_code) - 2)
      else 'total'
    end as parent_row_code
  from printed
  where table_code in {{ subject_tables }} and parent_row_code != 'total'
),

edges as (
  select * from printed
  union
  select * from implied
),

step_1 as (
  select
    disclosure_id,
    table_code,
    row_code,
    parent_row_code as ancestor_code
  from printed
),
{% for step in range(2, depth + 1) %}
step_{{ step }} as (
  select
    below.disclosure_id,
    below.table_code,
    below.row_code,
    edges.parent_row_code as ancestor_code
  from step_{{ step - 1 }} as below
  inner join edges
    on
      below.disclosure_id = edges.disclosure_id
      and below.table_code = edges.table_code
      and below.ancestor_code = edges.row_code
),
{% endfor %}
final as (
  {%- for step in range(1, depth + 1) %}
  select * from step_{{ step }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
)

select * from final
