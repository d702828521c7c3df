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
),

repeated as (
  select
    *,
    stated_before || coalesce(unit, '') as said_before,
    value || coalesce(unit, '') as said
  from {{ ref("int_claim") }}
  where
    stated_before is not null
    and {{ decimal_of("value") }} != {{ decimal_of("stated_before") }}
),

final as (
  {{ check("n_code_name", "named", "'N'", published="subject", expected="name_in_table", broken="not is_exact",
    label="subject", row="row_code", scope="section || ' ' || subject") }}
  union all
  {{ check("n_said_twice", "repeated", "'N'", published="said", expected="said_before", broken="true",
    label="subject", row="'row ' || row_no", scope="'N ' || section || ' ' || subject || ' ' || said") }}
)

select * from final
