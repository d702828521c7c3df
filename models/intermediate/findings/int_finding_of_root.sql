-- Findings with their waivers, with the one that stands for all that come of the same, and where they are printed.
{{ config(materialized="incremental") }}

with final as (
  select
    finding.*,
    accepted.finding_id is not null as is_waived,
    accepted.waiver_reason,
    accepted.waived_by,
    accepted.waived_until,
    first_value(finding.finding_id) over (
      partition by finding.disclosure_id, root.root_key
      order by
        case when accepted.finding_id is null then 0 else 1 end,
        {{ severity_rank("finding.severity") }},
        case
          when
            finding.table_code = suspect.table_code
            and finding.row_code = suspect.row_code
            and finding.measure = suspect.measure
            then 0
          when finding.table_code = suspect.table_code and finding.row_code = suspect.row_code then 1
          else 2
        end,
        coalesce(finding.table_code, ''),
        coalesce(finding.source_row, 0),
        finding.rule_code,
        finding.finding_id
    ) as root_finding_id,
    cast(count(case when accepted.finding_id is null then 1 end) over (
      partition by finding.disclosure_id, root.root_key
    ) as integer) as findings_of_root,
    suspect.suspects_zh,
    suspect.suspects_en,
    printed.place
  from {{ ref("int_finding") }} as finding
  inner join {{ ref("int_root") }} as root on finding.finding_id = root.finding_id
  left join {{ ref("int_suspect_text") }} as suspect
    on root.disclosure_id = suspect.disclosure_id and root.round_no = suspect.round_no
  left join {{ ref("int_row_place") }} as printed
    on
      finding.disclosure_id = printed.disclosure_id
      and finding.source_row = printed.row_no
      and regexp_extract(finding.source_file, '([^/]+)[.]csv$', 1) = printed.seed_name
  left join {{ ref("int_accepted_finding") }} as accepted on finding.finding_id = accepted.finding_id
)

select * from final
