-- For each disclosure the smallest set of cells whose change makes the equations hold: one error_no an error, its
-- candidates by rank. Candidates of one rank explain the pattern equally well: either the one or the other.
select
  suspect.disclosure_id,
  suspect.table_code,
  suspect.row_code,
  suspect.row_label,
  suspect.measure,
  suspect.published_text,
  cast(suspect.published_amount as decimal(24, 4)) as published_amount,
  cast(suspect.suggested_amount as decimal(24, 4)) as suggested_amount,
  suspect.round_no as error_no,
  cast(suspect.suspect_rank as integer) as rank,
  cast(suspect.ties as integer) as ties,
  cast(suspect.explained as integer) as broken_explained,
  cast(suspect.touching as integer) as broken_touching,
  suspect.is_typing_error = 1 as is_typing_error,
  cast(
    case when suspect.suspect_rank = 1 then 1.0 else 0.5 end
    * suspect.explained / (suspect.touching + suspect.newly_broken) / suspect.ties
    as decimal(5, 4)
  ) as confidence,
  cast(suspect.unit_factor as decimal(10, 0)) as unit_factor,
  suspect.source_file,
  suspect.source_row,
  accepted.round_no is not null as is_waived,
  accepted.waiver_reason,
  accepted.waived_by,
  accepted.waived_until
from {{ ref("int_suspect") }} as suspect
left join {{ ref("int_accepted_error") }} as accepted
  on suspect.disclosure_id = accepted.disclosure_id and suspect.round_no = accepted.round_no
