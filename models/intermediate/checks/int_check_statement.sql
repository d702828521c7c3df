-- Grain: one row a comparison. Columns as in int_check.
{%- set few = 4 %}

with compared as (
  select
    told.disclosure_id,
    told.row_no as statement_no,
    max(case
      when
        abs(told.amount - cell.amount)
        -- texts cut decimals off; a small amount without decimals means what it says
        <= case
          when told.last_decimal < told.unit_factor or abs(told.amount) >= 1000 * told.last_decimal
            then told.last_decimal
          else told.last_decimal / 2
        end + cell.resolution
        then 1
      else 0
    end) as agrees,
    min(cell.place) as first_place
  from {{ ref("int_statement") }} as told
  inner join {{ ref("int_statement_cell") }} as cell
    on told.disclosure_id = cell.disclosure_id and told.row_no = cell.row_no
  where told.kind != 'change'
  group by told.disclosure_id, told.row_no
  having max(case when cell.is_enough then 1 else 0 end) = 1
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
    told.*,
    compared.agrees,
    {{ shown("likeliest.amount", "told.unit_factor") }} || told.unit as amount_text,
    likeliest.table_code || ' ' || tables.title_zh as table_name,
    row_number() over (
      partition by told.disclosure_id, told.subject, told.published_text
      order by told.row_no
    ) as times
  from {{ ref("int_statement") }} as told
  inner join compared
    on told.disclosure_id = compared.disclosure_id and told.row_no = compared.statement_no
  inner join likeliest
    on
      compared.disclosure_id = likeliest.disclosure_id
      and compared.statement_no = likeliest.row_no
      and compared.first_place = likeliest.place
  inner join {{ ref("tables") }} as tables on likeliest.table_code = tables.table_code
),

named as (
  select distinct
    disclosure_id,
    row_code
  from {{ ref("int_statement_name") }}
),

-- a text that goes through the items of table 05 passes over none; one that names a few lists no more than those
listed as (
  select
    cell.disclosure_id,
    cell.row_code,
    cell.row_label,
    cell.published_text,
    cell.source_file,
    cell.source_row,
    named.row_code is not null as is_named,
    count(named.row_code) over (partition by cell.disclosure_id) as named_rows,
    count(*) over (partition by cell.disclosure_id) as all_rows
  from {{ ref("int_cell") }} as cell
  left join named
    on cell.disclosure_id = named.disclosure_id and cell.row_code = named.row_code
  where cell.table_code = 'T05' and cell.row_level = 'item' and cell.measure = 'total' and cell.amount != 0
),

final as (
  {{ check("n_statement_table", "stated", "'N'", published="quoted", expected="amount_text || '（' || table_name || '）'",
    broken="agrees = 0",
    where="times = 1", label="subject", row="'row ' || source_row", source_row="source_row",
    scope="'N ' || subject || ' ' || published_text") }}
  union all
  {{ check("n_item_name", ref("int_statement_name"), "'N'", published="quoted", expected="name",
    broken="name is not null", label="subject", row="'row ' || source_row", source_row="source_row",
    scope="'N ' || subject") }}
  union all
  {{ check("n_item_missing", "listed", "'T05'", published="published_text", expected="row_label",
    broken="not is_named", where="named_rows >= 3 and (all_rows - named_rows) * " ~ few ~ " <= all_rows",
    label="row_label", row="row_code", measure="'total'", source_row="source_row") }}
)

select * from final
