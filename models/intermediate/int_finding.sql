-- Findings of all kinds before waivers: broken at the level of their rule. A difference within rounding is information
-- in a document full of them, and a warning where all else is exact.
with all_kinds as (
  select * from {{ ref("int_finding_equation") }}
  union all
  select * from {{ ref("int_finding_check") }}
  union all
  select * from {{ ref("int_finding_quarantine") }}
),

final as (
  select
    {{ finding_id("finding") }} as finding_id,
    -- what could not be read is in no equation
    case
      when finding.rule_code != 'c_readable'
        then finding.disclosure_id || ':' || finding.rule_code || ':' || {{ equation_scope("finding") }}
    end as equation_id,
    finding.disclosure_id,
    finding.rule_code,
    rule.family,
    case
      when finding.outcome = 'broken' then rule.severity
      when located.is_open and rule.severity != 'info' then 'warn'
      else 'info'
    end as severity,
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
  inner join {{ ref("dim_rule") }} as rule on finding.rule_code = rule.rule_code
  left join {{ ref("int_locate_equation") }} as located
    on
      finding.disclosure_id = located.disclosure_id
      and finding.rule_code = located.rule_code
      and finding.row_scope = located.row_scope
      and finding.measure_scope = located.measure_scope
)

select * from final
