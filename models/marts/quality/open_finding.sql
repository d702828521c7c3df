-- Findings that no waiver accepts. The last model of the warehouse: tests on findings hang here, where a failing one
-- skips nothing.
select
  finding.finding_id,
  finding.disclosure_id,
  disclosure.organisation_name,
  finding.rule_code,
  finding.family,
  finding.severity,
  finding.table_code,
  finding.row_code,
  finding.row_label,
  finding.measure,
  finding.published,
  finding.expected,
  finding.message_zh,
  finding.message_en,
  finding.source_file,
  finding.source_row
from {{ ref("fct_finding") }} as finding
left join {{ ref("dim_disclosure") }} as disclosure on finding.disclosure_id = disclosure.disclosure_id
where not finding.is_waived
