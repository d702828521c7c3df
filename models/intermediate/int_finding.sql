-- Findings of both kinds before waivers: broken at the level of their rule. A difference within rounding is information
-- in a document full of them, and a warning where all else is exact.
{{ config(materialized="incremental") }}

with both_kinds as (
  select * from {{ ref("int_finding_equation") }}
  union all
  select * from {{ ref("int_finding_check") }}
),

final as (
  select
    {{ finding_id("finding") }} as finding_id,
    finding.disclosure_id || ':' || finding.rule_code || ':' || {{ equation_scope("finding") }} as equation_id,
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
  from both_kinds as finding
  inner join {{ ref("dim_rule") }} as rule on finding.rule_code = rule.rule_code
  left join {{ ref("int_locate_equation") }} as located
    on {{ same_equation("finding", "located") }}
)

select * from final
