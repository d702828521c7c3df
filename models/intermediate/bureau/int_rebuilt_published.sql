-- Rebuilt sums beside what is published at the row; a row printed twice counts twice. A view: int_rebuilt_total keeps
-- the rows.
{{ config(materialized="view") }}
{%- set coded_tables = "'" ~ subject_tables() | join("', '") ~ "'" %}
{%- set key = ["disclosure_id", "table_code", "row_code", "measure"] %}

with coded_rows as (
  select distinct
    disclosure_id,
    table_code
  from {{ ref("int_row") }}
  where row_level != 'total'
),

parts as (
  select
    {{ key | join(",\n    ") }},
    amount as rebuilt_amount,
    cast(null as decimal(18, 4)) as published_amount,
    resolution,
    cast(null as varchar(16)) as row_level
  from {{ ref("int_rebuilt_row") }}
  union all
  -- also where all below it is blank; a table of one row has nothing below it
  select
    {{ key | join(",\n    ") }},
    cast(null as decimal(24, 4)) as rebuilt_amount,
    amount as published_amount,
    resolution,
    row_level
  from {{ ref("int_cell_of_run") }}
  where
    table_code between 'T01' and 'T13'
    and (
      has_children
      or (
        row_level = 'total'
        and table_code in ({{ coded_tables }})
        and (disclosure_id, table_code) in (
          select
            coded_rows.disclosure_id,
            coded_rows.table_code
          from coded_rows
        )
      )
    )
),

published as (
  select
    {{ key | join(",\n    ") }},
    coalesce(sum(rebuilt_amount), 0) as rebuilt_amount,
    sum(published_amount) as published_amount,
    sum(resolution) as tolerance,
    max(row_level) as row_level
  from parts
  group by {{ key | join(", ") }}
  -- a total of figures that cannot all be read is not compared
  having count(*) = count(coalesce(rebuilt_amount, published_amount))
),

-- a row that is printed without this figure has its level from its place
blank_rows as (
  select distinct
    disclosure_id,
    table_code,
    row_code
  from published
  where row_level is null
),

blank_levels as (
  select
    printed.disclosure_id,
    printed.table_code,
    printed.row_code,
    max(printed.row_level) as row_level
  from {{ ref("int_row") }} as printed
  inner join blank_rows as blank
    on
      printed.disclosure_id = blank.disclosure_id
      and printed.table_code = blank.table_code
      and printed.row_code = blank.row_code
  group by printed.disclosure_id, printed.table_code, printed.row_code
),

final as (
  select
    published.disclosure_id,
    published.table_code,
    published.row_code,
    published.measure,
    published.published_amount,
    published.rebuilt_amount,
    coalesce(
      published.row_level, blank.row_level,
      case when published.row_code = 'total' then 'total' end,
      case length(published.row_code) when 3 then 'class' else 'subclass' end
    ) as row_level,
    coalesce(published.published_amount, 0) - published.rebuilt_amount as difference,
    published.tolerance
  from published
  left join blank_levels as blank
    on
      published.disclosure_id = blank.disclosure_id
      and published.table_code = blank.table_code
      and published.row_code = blank.row_code
)

select * from final
