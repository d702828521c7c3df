-- Measures that each table prints, of disclosures that say which columns their tables print.
with columns_printed as (
  select distinct
    disclosure_id,
    table_code,
    measure || coalesce('@' || stage, '') as measure
  from {{ ref("stg_printed_column") }}
  where measure is not null
),

-- the measures of an upright table stand in its rows
final as (
  select *
  from columns_printed
  union distinct
  select
    disclosure_id,
    table_code,
    measure
  from {{ ref("int_cell_of_run") }}
  where disclosure_id in (select columns_printed.disclosure_id from columns_printed)
)

select * from final
