-- Grain: one row a comparison. Columns as in int_check.
with compared as (
  select
    statement.disclosure_id,
    statement.row_no as statement_no,
    max(case
      when abs(statement.amount - cell.amount) <= statement.last_decimal + cell.resolution then 1
      else 0
    end) as agrees,
    min(cell.place) as first_place
  from {{ ref("int_statement") }} as statement
  inner join {{ ref("int_statement_cell") }} as cell
    on statement.disclosure_id = cell.disclosure_id and statement.row_no = cell.row_no
  group by statement.disclosure_id, statement.row_no
),

likeliest as (
  select
    disclosure_id,
    row_no,
    place,
    table_code,
    max(amount) as amount
  from {{ ref("int_statement_cell") }}
  group by disclosure_id, row_no, place, table_code
),

stated as (
  select
    statement.*,
    compared.agrees,
    {{ shown("likeliest.amount", "statement.unit_factor") }} || statement.unit as amount_text,
    likeliest.table_code || ' ' || tables.title_zh as table_name,
    row_number() over (
      partition by statement.disclosure_id, statement.subject, statement.published_text
      order by statement.row_no
    ) as times
  from {{ ref("int_statement") }} as statement
  inner join compared
    on statement.disclosure_id = compared.disclosure_id and statement.row_no = compared.statement_no
  inner join likeliest
    on
      compared.disclosure_id = likeliest.disclosure_id
      and compared.statement_no = likeliest.row_no
      and compared.first_place = likeliest.place
  inner join {{ ref("tables") }} as tables on likeliest.table_code = tables.table_code
),

-- an item that no row bears the name of, and whose amount one row of its subclass has
unnamed as (
  select
    statement.disclosure_id,
    statement.row_no,
    statement.subject,
    statement.leaf_key,
    statement.quote,
    statement.source_file,
    statement.source_row,
    min(item.name) as name,
    count(distinct item.row_code) as rows_of_amount
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
    and named.row_code is null
    and statement.amount != 0
    and abs(statement.amount - cell.amount) <= statement.last_decimal / 2 + cell.resolution
  group by
    statement.disclosure_id, statement.row_no, statement.subject, statement.leaf_key, statement.quote,
    statement.source_file, statement.source_row
),

-- an item that a row bears the name of is named as the table names it
items as (
  select
    disclosure_id,
    row_no,
    subject,
    quote,
    name,
    source_file,
    source_row,
    rows_of_amount
  from unnamed
  where rows_of_amount = 1
  union all
  select
    statement.disclosure_id,
    statement.row_no,
    statement.subject,
    statement.quote,
    null as name,
    statement.source_file,
    statement.source_row,
    0 as rows_of_amount
  from {{ ref("int_statement") }} as statement
  inner join {{ ref("int_statement_row") }} as named
    on statement.disclosure_id = named.disclosure_id and statement.row_no = named.row_no
  where statement.row_level = 'item'
),

final as (
  {{ check("n_statement_table", "stated", "'N'", published="quote", expected="amount_text || '（' || table_name || '）'",
    broken="agrees = 0",
    where="times = 1", label="subject", row="'row ' || source_row", source_row="source_row",
    scope="'N ' || subject || ' ' || published_text") }}
  union all
  {{ check("n_item_name", "items", "'N'", published="quote", expected="name", broken="rows_of_amount = 1", label="subject", row="'row ' || source_row", source_row="source_row",
    scope="'N ' || subject") }}
)

select * from final
