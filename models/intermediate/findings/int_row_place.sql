-- Where the rows of landing files are printed, of documents that were read: the page, the cell of a sheet or the line
-- of a text where the row begins.
with places as (
  select
    disclosure_id,
    seed_name,
    try_cast(seed_row_no as integer) as row_no,
    file,
    try_cast(page as integer) as page,
    address
  from {{ ref("stg_source_cell") }}
  union all
  select
    disclosure_id,
    'figure' as seed_name,
    row_no,
    file,
    try_cast(page as integer) as page,
    address
  from {{ ref("stg_figure") }}
  where file is not null
  union all
  select
    disclosure_id,
    'narrative_paragraph' as seed_name,
    row_no,
    cast(null as varchar(200)) as file,
    try_cast(page as integer) as page,
    cast(null as varchar(64)) as address
  from {{ ref("stg_narrative_paragraph") }}
  where page is not null
),

final as (
  select
    disclosure_id,
    seed_name,
    row_no,
    case
      when min(page) is not null then coalesce(min(file) || ' ', '') || 'p. ' || min(page)
      else min(file) || coalesce(' ' || min(address), '')
    end as place
  from places
  where row_no is not null
  group by disclosure_id, seed_name, row_no
)

select * from final
