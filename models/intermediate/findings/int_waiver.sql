-- Waivers and the findings that they accept: by finding, or by rule and, where given, disclosure and row. A waiver that
-- has expired, or whose figures or rule have changed since, accepts nothing any more.
with waivers as (
  select
    *,
    row_number() over (order by rule_code, finding_id, disclosure_id, row_code, accepted_on) as waiver_no,
    coalesce(finding_id, '') || ' ' || coalesce(rule_code, '') || ' ' || coalesce(disclosure_id, '') || ' '
    || coalesce(row_code, '') as scope
  from {{ ref("waivers") }}
),

final as (
  select
    waivers.waiver_no,
    trim(waivers.scope) as scope,
    waivers.disclosure_id,
    waivers.reason,
    waivers.accepted_by,
    waivers.expires_on,
    finding.finding_id,
    coalesce(
      finding.finding_id is not null
      and cast(waivers.expires_on as date) >= {{ today() }}
      and (waivers.fingerprint is null or waivers.fingerprint = finding.fingerprint),
      false
    ) as is_accepting
  from waivers
  left join {{ ref("int_finding") }} as finding
    on
      (waivers.finding_id is not null or waivers.rule_code is not null)
      and (waivers.finding_id is null or waivers.finding_id = finding.finding_id)
      and (waivers.rule_code is null or waivers.rule_code = finding.rule_code)
      and (waivers.disclosure_id is null or waivers.disclosure_id = finding.disclosure_id)
      and (waivers.row_code is null or waivers.row_code = finding.row_code)
)

select * from final
