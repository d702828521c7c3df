-- Which disclosures a bureau adds up: those of departments, which hold their units; where a department has not filed,
-- those of its units. What is filed twice counts once.
with disclosures as (
  select
    *,
    substr(department_code, 1, 3) as family_code,
    length(department_code) = 3 as is_department,
    disclosure_id != counted_id as is_filed_again
  from {{ ref("int_filing") }}
),

final as (
  select
    disclosure.disclosure_id,
    disclosure.region_code,
    disclosure.fiscal_year,
    disclosure.document_type,
    disclosure.is_filed_again,
    not disclosure.is_filed_again and (disclosure.is_department or department.disclosure_id is null) as is_counted
  from disclosures as disclosure
  left join disclosures as department
    on
      not disclosure.is_department
      and department.is_department
      and not department.is_filed_again
      and disclosure.region_code = department.region_code
      and disclosure.fiscal_year = department.fiscal_year
      and disclosure.document_type = department.document_type
      and disclosure.family_code = department.family_code
)

select * from final
