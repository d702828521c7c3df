-- Items of the text and how the table calls them. An item whose name no row bears is the one row, of the subclass or
-- the class that it names, that has its amount; where there is none, or several, nothing is said of it.
with unnamed as (
  select
    told.disclosure_id,
    told.row_no,
    min(item.name) as name,
    min(item.row_code) as row_code
  from {{ ref("int_statement") }} as told
  left join {{ ref("int_statement_row") }} as named
    on told.disclosure_id = named.disclosure_id and told.row_no = named.row_no
  inner join {{ ref("int_subject") }} as item
    on told.disclosure_id = item.disclosure_id and item.row_level = 'item' and item.classification = 'function'
  inner join {{ ref("int_subject") }} as subclass
    on
      item.disclosure_id = subclass.disclosure_id
      and item.table_code = subclass.table_code
      and item.parent_row_code = subclass.row_code
  left join {{ ref("int_subject") }} as upper
    on
      item.disclosure_id = upper.disclosure_id
      and item.table_code = upper.table_code
      and subclass.parent_row_code = upper.row_code
  inner join {{ ref("int_cell") }} as cell
    on
      item.disclosure_id = cell.disclosure_id
      and item.table_code = cell.table_code
      and item.row_code = cell.row_code
      and cell.measure = 'total'
  where
    told.row_level = 'item'
    and told.kind = 'amount'
    and named.row_code is null
    and told.amount != 0
    and (
      told.above_key = {{ clean_name("subclass.name") }}
      or told.leaf_key = {{ clean_name("subclass.name") }}
      or told.above_key = {{ clean_name("upper.name") }}
    )
    and abs(told.amount - cell.amount) <= told.last_decimal / 2 + cell.resolution
  group by told.disclosure_id, told.row_no
  having count(distinct item.row_code) = 1
),

final as (
  select
    told.disclosure_id,
    told.row_no,
    told.subject,
    told.quoted,
    unnamed.name,
    coalesce(named.row_code, unnamed.row_code) as row_code,
    told.source_file,
    told.source_row
  from {{ ref("int_statement") }} as told
  left join {{ ref("int_statement_row") }} as named
    on told.disclosure_id = named.disclosure_id and told.row_no = named.row_no
  left join unnamed on told.disclosure_id = unnamed.disclosure_id and told.row_no = unnamed.row_no
  where
    told.row_level = 'item'
    and told.kind = 'amount'
    and (named.row_code is not null or unnamed.name is not null)
)

select * from final
