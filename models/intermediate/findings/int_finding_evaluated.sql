-- Findings on what was evaluated, before waivers: broken at the level of their rule. A difference within rounding is
-- information in a document full of them, and a warning where all else is exact.
{{ config(materialized="incremental") }}

with both_kinds as (
  select * from {{ ref("int_finding_equation") }}
  union all
  select * from {{ ref("int_finding_check") }}
),

final as (
  select
    finding.*,
    case
      when finding.outcome = 'broken' then rule.severity
      when located.is_open and rule.severity != 'info' then 'warn'
      else 'info'
    end as severity
  from both_kinds as finding
  inner join {{ ref("rules") }} as rule on finding.rule_code = rule.rule_code
  left join {{ ref("int_localisation_equation") }} as located
    on
      finding.disclosure_id = located.disclosure_id
      and finding.rule_code = located.rule_code
      and finding.row_scope = located.row_scope
      and finding.measure_scope = located.measure_scope
)

select * from final
