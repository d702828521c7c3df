-- Grain: one row a comparison. Columns as in int_check.
with listed as (
  select distinct
    disclosure_id,
    classification
  from {{ ref("int_listed_name") }}
),

-- where no table lists names of that kind, there is nothing to hold a claim against
named as (
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
  inner join listed
    on claim.disclosure_id = listed.disclosure_id and claim.classification = listed.classification
  left join {{ ref("int_claim_row") }} as claim_row
    on claim.disclosure_id = claim_row.disclosure_id and claim.row_no = claim_row.row_no
)

{{ check("n_code_name", "named", "'N'", published="subject", expected="name_in_table", broken="not is_exact",
  label="subject", row="row_code", scope="section || ' ' || subject") }}
