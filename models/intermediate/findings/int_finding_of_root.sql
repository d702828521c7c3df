-- Findings with their waivers, and with the one that stands for all that come of the same: the finding nearest to the
-- cell that explains them.
with final as (
  select
    finding.*,
    accepted.finding_id is not null as is_waived,
    accepted.waiver_reason,
    accepted.waived_by,
    accepted.waived_until,
    first_value(finding.finding_id) over (
      partition by finding.disclosure_id, coalesce(root.root_key, finding.finding_id)
      order by
        case when accepted.finding_id is null then 0 else 1 end,
        {{ severity_rank("finding.severity") }},
        coalesce(root.distance, 3),
        coalesce(finding.table_code, ''),
        coalesce(finding.source_row, 0),
        finding.rule_code,
        finding.finding_id
    ) as root_finding_id,
    cast(count(case when accepted.finding_id is null then 1 end) over (
      partition by finding.disclosure_id, coalesce(root.root_key, finding.finding_id)
    ) as integer) as findings_of_root,
    root.suspects_zh,
    root.suspects_en,
    root.place
  from {{ ref("int_finding") }} as finding
  left join {{ ref("int_root") }} as root on finding.finding_id = root.finding_id
  left join {{ ref("int_accepted_finding") }} as accepted on finding.finding_id = accepted.finding_id
)

select * from final
