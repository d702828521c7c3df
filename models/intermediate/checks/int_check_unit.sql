-- Grain: one row a comparison. Columns as in int_check.
with subordinates as (
  select
    disclosure_id,
    count(case when row_level = 'unit' and not {{ matches(clean_name("row_label"), "本级[)]?$") }} then 1 end) as units
  from {{ ref("stg_t06_general_budget_by_unit") }}
  group by disclosure_id
),

claims as (
  select
    claim.disclosure_id,
    claim.row_no,
    claim.source_file,
    claim.subject,
    claim.value,
    claim.measure,
    coalesce(subordinates.units, 0) as units
  from {{ ref("int_claim") }} as claim
  left join subordinates on claim.disclosure_id = subordinates.disclosure_id
  where claim.measure = 'subordinate_units'
)

{{ check("n_subordinate_units", "claims", "'N'", published="value", expected="cast(units as varchar(16))",
  broken=decimal_of("value") ~ " != units", label="subject", row="'total'", measure="measure", of_tables=true) }}
