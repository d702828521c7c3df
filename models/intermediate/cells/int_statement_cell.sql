-- The cells that a statement may be of, the likeliest first (seed statement_cells); of an item those of its row in any
-- table. It agrees with its tables where it agrees with one of them. Final accounts print what was spent and what was
-- planned: what the text calls 年初预算 is held against the one, its other amounts against the other.
{%- set stages = {
  "": "spent", "@final": "spent", "@executed": "spent", "@budget": "planned", "@initial_budget": "planned",
  "@adjusted_budget": "planned",
} %}

with wanted as (
  select
    told.disclosure_id,
    told.row_no,
    case when told.kind = 'budget_amount' then 'planned' else 'spent' end as stage,
    cast(cell.position as integer) as place,
    cell.table_code,
    cell.row_code,
    cell.measure,
    cell.is_enough = 'true' as is_enough
  from {{ ref("int_statement") }} as told
  inner join {{ ref("statement_cells") }} as cell on told.known_as = cell.known_as
),

measured as (
  {%- for table_code, measure in [
    ("T05", "total"), ("T03", "total"), ("T09", "total"), ("T10", "total"), ("T01", "expenditure"),
    ("T04", "expenditure"), ("T05", "basic"), ("T05", "project"), ("T03", "basic"), ("T03", "project"),
  ] %}
  select
    {{ loop.index }} as place,
    '{{ table_code }}' as table_code,
    '{{ measure }}' as measure,
    {{ "true" if loop.index in (1, 3, 4) else "false" }} as is_enough
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

of_items as (
  select
    item.disclosure_id,
    item.row_no,
    case when told.kind = 'budget_amount' then 'planned' else 'spent' end as stage,
    measured.place,
    measured.table_code,
    item.row_code,
    measured.measure,
    measured.is_enough
  from {{ ref("int_statement_row") }} as item
  inner join {{ ref("int_statement") }} as told on item.disclosure_id = told.disclosure_id and item.row_no = told.row_no
  cross join measured
),

named as (
  select * from wanted
  union all
  select * from of_items
),

candidates as (
  {%- for stage, holds in stages.items() %}
  select
    disclosure_id,
    row_no,
    place * {{ stages | length }} + {{ loop.index0 }} as place,
    table_code,
    row_code,
    measure || '{{ stage }}' as measure,
    is_enough
  from named
  where stage = '{{ holds }}'
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

final as (
  select
    candidates.disclosure_id,
    candidates.row_no,
    candidates.place,
    candidates.table_code,
    candidates.row_code,
    candidates.measure,
    candidates.is_enough,
    cell.amount,
    cell.resolution,
    cell.source_row
  from candidates
  inner join {{ ref("int_cell") }} as cell
    on
      candidates.disclosure_id = cell.disclosure_id
      and candidates.table_code = cell.table_code
      and candidates.row_code = cell.row_code
      and candidates.measure = cell.measure
  where cell.amount is not null
)

select * from final
