-- Findings on what was evaluated, before waivers: broken at the level of their rule. A difference within rounding may
-- be rounding, so it is information, whatever the rest of the document is like.
{{ config(materialized="incremental") }}

with both_kinds as (
  select * from {{ ref("int_finding_equation") }}
  union all
  select * from {{ ref("int_finding_check") }}
),

final as (
  select
    finding.*,
    case when finding.outcome = 'broken' then rule.severity else 'info' end as severity
  from both_kinds as finding
  inner join {{ ref("rules") }} as rule on finding.rule_code = rule.rule_code
)

select * from final
