-- Grain: one row a comparison. Columns as in int_check.
with named as (
  select
    claim.disclosure_id,
    claim.row_no,
    claim.source_file,
    claim.section,
    claim.subject,
    coalesce(claim_row.row_code, claim.subject) as row_code,
    coalesce(claim_row.is_exact, false) as is_exact,
    claim_row.name as name_in_table
  from {{ ref("int_claim") }} as claim
  left join {{ ref("int_claim_row") }} as claim_row
    on claim.disclosure_id = claim_row.disclosure_id and claim.row_no = claim_row.row_no
  where claim.classification is not null
)

{{ check("n_code_name", "named", "'N'", published="subject", expected="name_in_table", broken="not is_exact",
  label="subject", row="row_code", scope="section || ' ' || subject") }}
