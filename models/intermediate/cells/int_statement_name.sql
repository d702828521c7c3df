-- Items of the text and how the table calls them. An item whose name no row bears is the one row of its subclass that has
-- its amount; where there is none, or several, nothing is said of it.
with unnamed as (
  select
    statement.disclosure_id,
    statement.row_no,
    min(item.name) as name,
    min(item.row_code) as row_code
  from {{ ref("int_statement") }} as statement
  left join {{ ref("int_statement_row") }} as named
    on statement.disclosure_id = named.disclosure_id and statement.row_no = named.row_no
  inner join {{ ref("int_subject") }} as item
    on statement.disclosure_id = item.disclosure_id and item.row_level = 'item' and item.classification = 'function'
  inner join {{ ref("int_subject") }} as above
    on
      item.disclosure_id = above.disclosure_id
      and item.table_code = above.table_code
      and item.parent_row_code = above.row_code
      and statement.above_key = {{ clean_name("above.name") }}
  inner join {{ ref("int_cell") }} as cell
    on
      item.disclosure_id = cell.disclosure_id
      and item.table_code = cell.table_code
      and item.row_code = cell.row_code
      and cell.measure = 'total'
  where
    statement.row_level = 'item'
    and statement.kind = 'amount'
    and named.row_code is null
    and statement.amount != 0
    and abs(statement.amount - cell.amount) <= statement.last_decimal / 2 + cell.resolution
  group by statement.disclosure_id, statement.row_no
  having count(distinct item.row_code) = 1
),

final as (
  select
    statement.disclosure_id,
    statement.row_no,
    statement.subject,
    statement.quote,
    unnamed.name,
    coalesce(named.row_code, unnamed.row_code) as row_code,
    statement.source_file,
    statement.source_row
  from {{ ref("int_statement") }} as statement
  left join {{ ref("int_statement_row") }} as named
    on statement.disclosure_id = named.disclosure_id and statement.row_no = named.row_no
  left join unnamed on statement.disclosure_id = unnamed.disclosure_id and statement.row_no = unnamed.row_no
  where
    statement.row_level = 'item'
    and statement.kind = 'amount'
    and (named.row_code is not null or unnamed.name is not null)
)

select * from final
