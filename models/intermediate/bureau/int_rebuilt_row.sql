-- The sum of the leaves below every row that has rows below it, for every measure. Codes of fixed length name what they
-- stand below; elsewhere it is the row above.
{%- set coded_tables = "'" ~ subject_tables() | join("', '") ~ "'" %}

with leaves as (
  select
    disclosure_id,
    table_code,
    row_code,
    parent_row_code,
    measure,
    amount,
    resolution
  from {{ ref("int_cell_of_run") }}
  where not has_children and parent_row_code is not null and table_code between 'T01' and 'T13'
),

placed as (
  {%- for ancestor, applies in [
    ("'total'", "true"), ("substr(row_code, 1, 3)", "length(row_code) > 3"), ("substr(row_code, 1, 5)", "length(row_code) > 5"),
  ] %}
  select
    disclosure_id,
    table_code,
    {{ ancestor }} as row_code,
    measure,
    amount,
    resolution
  from leaves
  where table_code in ({{ coded_tables }}) and {{ applies }}
  union all
  {%- endfor %}
  select
    disclosure_id,
    table_code,
    parent_row_code as row_code,
    measure,
    amount,
    resolution
  from leaves
  where table_code not in ({{ coded_tables }})
  union all
  -- above its own place: a project that two units print stands under both
  select
    leaves.disclosure_id,
    leaves.table_code,
    ancestor.ancestor_code as row_code,
    leaves.measure,
    leaves.amount,
    leaves.resolution
  from leaves
  inner join {{ ref("int_row_ancestor") }} as ancestor
    on
      leaves.disclosure_id = ancestor.disclosure_id
      and leaves.table_code = ancestor.table_code
      and leaves.parent_row_code = ancestor.row_code
),

final as (
  select
    disclosure_id,
    table_code,
    row_code,
    measure,
    -- of leaves that cannot all be read there is no sum
    case when count(amount) = count(*) then cast(sum(amount) as decimal(24, 4)) end as amount,
    cast(sum(resolution) as decimal(24, 5)) as resolution,
    count(*) as leaves
  from placed
  group by disclosure_id, table_code, row_code, measure
)

select * from final
