-- Changes of the text against the tables of the two years. Grain: one row a comparison; columns as in int_check.
with pairs as (
  select
    told.disclosure_id,
    told.row_no,
    cell.place,
    cell.is_enough,
    cell.amount - earlier.amount as difference,
    told.last_decimal + cell.resolution + earlier.resolution as tolerance
  from {{ ref("int_statement") }} as told
  inner join {{ ref("int_statement_cell") }} as cell
    on told.disclosure_id = cell.disclosure_id and told.row_no = cell.row_no
  inner join {{ ref("int_linked_disclosure") }} as linked
    on told.disclosure_id = linked.disclosure_id and linked.whose = 'last_year' and linked.is_complete
  inner join {{ ref("int_cell") }} as earlier
    on
      linked.linked_disclosure_id = earlier.disclosure_id
      and cell.table_code = earlier.table_code
      and cell.row_code = earlier.row_code
      and cell.measure = earlier.measure
  where told.kind = 'change' and told.direction_sign is not null and earlier.amount is not null
),

compared as (
  select
    pairs.disclosure_id,
    pairs.row_no as statement_no,
    max(case
      when abs(told.amount * told.direction_sign - pairs.difference) <= pairs.tolerance then 1
      else 0
    end) as agrees,
    min(pairs.place) as first_place
  from pairs
  inner join {{ ref("int_statement") }} as told
    on pairs.disclosure_id = told.disclosure_id and pairs.row_no = told.row_no
  group by pairs.disclosure_id, pairs.row_no
  having max(case when pairs.is_enough then 1 else 0 end) = 1
),

likeliest as (
  select
    disclosure_id,
    row_no,
    place,
    max(difference) as difference
  from pairs
  group by disclosure_id, row_no, place
),

stated as (
  select
    told.*,
    compared.agrees,
    case when likeliest.difference < 0 then '减少' else '增加' end
    || {{ shown("abs(likeliest.difference)", "told.unit_factor") }} || told.unit as change_text
  from {{ ref("int_statement") }} as told
  inner join compared
    on told.disclosure_id = compared.disclosure_id and told.row_no = compared.statement_no
  inner join likeliest
    on
      compared.disclosure_id = likeliest.disclosure_id
      and compared.statement_no = likeliest.row_no
      and compared.first_place = likeliest.place
)

{{ check("n_change_tables", "stated", "'N'", published="quoted", expected="change_text", broken="agrees = 0",
  label="subject", row="'row ' || source_row", source_row="source_row",
  scope="'N ' || subject || ' ' || published_text") }}
