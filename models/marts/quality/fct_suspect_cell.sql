-- For each disclosure the smallest set of cells whose change makes the equations hold: one error_no an error, its
-- candidates by rank. Candidates of one rank explain the pattern equally well: either the one or the other.
{{ config(materialized="incremental") }}

select
  disclosure_id,
  table_code,
  row_code,
  row_label,
  measure,
  published_text,
  cast(published_amount as decimal(24, 4)) as published_amount,
  cast(suggested_amount as decimal(24, 4)) as suggested_amount,
  round_no as error_no,
  cast(suspect_rank as integer) as rank,
  cast(ties as integer) as ties,
  cast(explained as integer) as broken_explained,
  cast(touching as integer) as broken_touching,
  is_typing_error = 1 as is_typing_error,
  cast(
    case
      when suspect_rank = 1 then 1.0 * explained / (touching + newly_broken) / ties
      else 0.5 * explained / (touching + newly_broken) / ties
    end as decimal(5, 4)
  ) as confidence,
  source_file,
  source_row
from {{ ref("int_suspect") }}
