-- Every figure of documents that were read, with what became of it: in a table, in the text, or left over.
{{ config(materialized="view") }}

with cells as (
  select
    cell.disclosure_id,
    place.place,
    cell.published_text,
    'placed' as state,
    cast(null as varchar(400)) as reason
  from {{ ref("int_cell") }} as cell
  inner join {{ ref("int_row_place") }} as place
    on
      cell.disclosure_id = place.disclosure_id
      and cell.source_row = place.row_no
      and regexp_extract(cell.source_file, '([^/]+)[.]csv$', 1) = place.seed_name
  where cell.table_code != 'N'
),

-- values of indicators are texts, and stand in no equation
texts as (
  select
    figure.disclosure_id,
    place.place,
    figure.text as published_text,
    'placed' as state,
    cast(null as varchar(400)) as reason
  from {{ ref("stg_figure") }} as figure
  inner join {{ ref("int_measure") }} as measure on figure.measure = measure.measure and measure.kind = 'text'
  left join {{ ref("int_row_place") }} as place
    on
      figure.disclosure_id = place.disclosure_id
      and figure.row_no = place.row_no
      and place.seed_name = 'figure'
  where figure.table_code is not null
),

left_over as (
  select
    figure.disclosure_id,
    place.place,
    figure.text as published_text,
    'unplaced' as state,
    figure.reason
  from {{ ref("stg_figure") }} as figure
  left join {{ ref("int_row_place") }} as place
    on
      figure.disclosure_id = place.disclosure_id
      and figure.row_no = place.row_no
      and place.seed_name = 'figure'
  where figure.measure is null or figure.table_code is null
),

stated as (
  select
    disclosure_id,
    'p. ' || page as place,
    value || coalesce(unit, '') as published_text,
    state,
    reason
  from {{ ref("int_stated") }}
),

figures as (
  select * from cells
  union all
  select * from texts
  union all
  select * from left_over
  union all
  select * from stated
),

final as (
  select
    *,
    cast(row_number() over (partition by disclosure_id order by place, published_text, state) as integer) as account_no
  from figures
)

select * from final
