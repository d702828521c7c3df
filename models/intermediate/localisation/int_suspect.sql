-- The cells of all rounds with the figure that each should be; among equals, what a typing error explains comes first.
{{ config(materialized="incremental") }}

with rounds as (
  {%- for round_no in range(1, localisation_rounds() + 1) %}
  select * from {{ ref("int_localisation_round_" ~ round_no) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

cells as (
  select distinct
    disclosure_id,
    cell_no,
    table_code,
    row_code,
    measure,
    source_file,
    source_row
  from {{ ref("int_localisation_term") }}
),

figures as (
  select
    rounds.*,
    cell.table_code,
    cell.row_code,
    cell.row_label,
    cell.measure,
    cell.published_text,
    cell.source_file,
    cell.source_row,
    cell.unit_factor,
    cast(cell.amount as decimal(24, 4)) as published_amount,
    cast(cell.amount as decimal(24, 4)) - rounds.delta as suggested_amount,
    -- no budget is less than nothing
    case when cell.amount >= 0 and cast(cell.amount as decimal(24, 4)) - rounds.delta < 0 then 1 else 0 end
      as is_negative
  from rounds
  inner join cells on rounds.disclosure_id = cells.disclosure_id and rounds.cell_no = cells.cell_no
  inner join {{ ref("int_cell_of_run") }} as cell
    on {{ same_cell("cells", "cell") }}
),

final as (
  select
    disclosure_id,
    round_no,
    cell_no,
    delta,
    is_leader,
    table_code,
    row_code,
    row_label,
    measure,
    published_text,
    unit_factor,
    published_amount,
    suggested_amount,
    is_typing_error,
    explained,
    touching,
    newly_broken,
    source_file,
    source_row,
    dense_rank() over (partition by disclosure_id, round_no order by is_typing_error desc, is_negative asc)
      as suspect_rank,
    count(*) over (partition by disclosure_id, round_no, is_typing_error, is_negative) as ties
  from figures
)

select * from final
