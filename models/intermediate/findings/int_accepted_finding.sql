-- Findings that a waiver accepts, with the waiver that ends last.
with accepting as (
  select
    finding_id,
    reason as waiver_reason,
    accepted_by as waived_by,
    expires_on as waived_until,
    row_number() over (partition by finding_id order by expires_on desc, waiver_no asc) as place
  from {{ ref("int_waiver") }}
  where is_accepting
),

final as (
  select
    finding_id,
    waiver_reason,
    waived_by,
    waived_until
  from accepting
  where place = 1
)

select * from final
