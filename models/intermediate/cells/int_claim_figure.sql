-- Claims that state a figure of a known measure, under the row that they name.
select
  claim.disclosure_id,
  claim.row_no,
  claim.source_file,
  claim.subject,
  claim.measure,
  claim.unit,
  claim.figure_text,
  case
    when claim.classification is null then 'total'
    else coalesce(named.row_code, claim.subject, 'row ' || claim.row_no)
  end as row_code
from {{ ref("int_claim") }} as claim
left join {{ ref("int_claim_row") }} as named
  on claim.disclosure_id = named.disclosure_id and claim.row_no = named.row_no
where claim.measure is not null
