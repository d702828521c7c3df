-- Grain: one row a comparison. Columns as in int_check. A disclosure that stands in the warehouse was read whole; what
-- could not be read never reaches this model (see int_quarantine).
with disclosures as (
  select
    *,
    cast(null as varchar(8)) as table_code,
    cast(null as varchar(64)) as nothing
  from {{ ref("stg_disclosures") }}
),

final as (
  {{ check("c_readable", "disclosures", "table_code", published="nothing", expected="nothing", broken="false",
    label="organisation_name", row="nothing", scope="'files'") }}
)

select * from final
