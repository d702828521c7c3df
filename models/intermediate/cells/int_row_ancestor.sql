-- Every row of the tables that are ordered by position with each row above it, up to the total.
{%- set coded_tables = "'" ~ subject_tables() | join("', '") ~ "'" %}
{%- set depth = 4 %}

with edges as (
  select
    disclosure_id,
    table_code,
    row_code,
    parent_row_code
  from {{ ref("int_row") }}
  where
    table_code between 'T01' and 'T13'
    and table_code not in ({{ coded_tables }})
    and parent_row_code is not null
),

step_1 as (
  select
    disclosure_id,
    table_code,
    row_code,
    parent_row_code as ancestor_code
  from edges
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
-- two rows above, of a row that is printed twice, may stand below one and the same
final as (
  {%- for step in range(1, depth + 1) %}
  select * from step_{{ step }}
  {%- if not loop.last %}
  union distinct
  {%- endif %}
  {%- endfor %}
)

select * from final
