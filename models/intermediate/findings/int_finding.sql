-- All findings before waivers: on what was evaluated, and on files that could not be read.
with all_kinds as (
  select
    evaluated.*,
    {{ equation_id("evaluated") }} as equation_id
  from {{ ref("int_finding_evaluated") }} as evaluated
  union all
  select
    finding.*,
    rule.severity,
    -- what could not be read is in no equation
    cast(null as varchar(400)) as equation_id
  from {{ ref("int_finding_quarantine") }} as finding
  inner join {{ ref("rules") }} as rule on finding.rule_code = rule.rule_code
),

final as (
  select
    {{ finding_id("finding") }} as finding_id,
    finding.equation_id,
    finding.disclosure_id,
    finding.rule_code,
    rule.family,
    finding.severity,
    finding.outcome,
    finding.table_code,
    finding.row_code,
    finding.row_label,
    finding.measure,
    finding.published,
    finding.expected,
    finding.difference,
    finding.message_zh,
    finding.message_en,
    finding.source_file,
    finding.source_row,
    -- what a waiver accepts: these figures under this rule
    substr(
      md5(coalesce(finding.published, '') || '|' || coalesce(finding.expected, '') || '|' || rule.definition_hash),
      1, 12
    ) as fingerprint
  from all_kinds as finding
  inner join {{ ref("int_rule") }} as rule on finding.rule_code = rule.rule_code
)

select * from final
