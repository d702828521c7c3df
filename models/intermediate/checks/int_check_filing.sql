-- Grain: one row a comparison. Columns as in int_check. A disclosure of the warehouse was read whole; what
-- could not be read never reaches this model (see int_quarantine). An id that is another name says nothing, and is not
-- compared.
with filings as (
  select
    *,
    cast(null as varchar(8)) as table_code,
    cast(null as varchar(64)) as nothing,
    {{ id_part("disclosure_id", 1) }} is not null as is_key
  from {{ changed_of(ref("int_filing")) }}
),

final as (
  {{ check("c_readable", "filings", "table_code", published="nothing", expected="nothing", broken="false",
    label="organisation_name", row="nothing", scope="'files'") }}
  union all
  {{ check("c_id_agrees", "filings", "table_code", published="disclosure_id", expected="expected_id",
    broken="disclosure_id != expected_id", where="is_key", label="organisation_name", row="disclosure_id",
    scope="'id'") }}
  union all
  {{ check("c_filed_once", "filings", "table_code", published="disclosure_id", expected="counted_id",
    broken="disclosure_id != counted_id", label="organisation_name", row="disclosure_id", scope="'filing'") }}
)

select * from final
