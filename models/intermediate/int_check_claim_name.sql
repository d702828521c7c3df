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
    coalesce(function_row.row_label, economic_row.row_label) as name_in_table
  from {{ ref("int_claim") }} as claim
  left join {{ ref("int_claim_row") }} as claim_row
    on claim.disclosure_id = claim_row.disclosure_id and claim.row_no = claim_row.row_no
  left join {{ ref("stg_t05_general_budget_by_function") }} as function_row
    on claim.disclosure_id = function_row.disclosure_id and claim_row.row_code = function_row.row_code
  left join {{ ref("stg_t07_basic_expenditure") }} as economic_row
    on claim.disclosure_id = economic_row.disclosure_id and claim_row.row_code = economic_row.row_code
  where claim.classification is not null
)

{{ check("n_code_name", "named", "'N'", published="subject", expected="name_in_table", broken="not is_exact",
  label="subject", row="row_code", scope="section || ' ' || subject") }}
