-- What a person must look at: broken equations and texts that disagree at the level of their rule, differences within
-- rounding as information.
with findings as (
  select * from {{ ref("int_finding_equation") }}
  union all
  select * from {{ ref("int_finding_check") }}
),

waived as (
  select distinct
    finding.disclosure_id,
    finding.rule_code,
    finding.row_scope,
    finding.measure_scope
  from findings as finding
  inner join {{ ref("waivers") }} as waiver
    on
      waiver.rule_code = finding.rule_code
      and (waiver.disclosure_id is null or waiver.disclosure_id = finding.disclosure_id)
      and (waiver.row_code is null or waiver.row_code = finding.row_code)
  where cast(waiver.expires_on as date) >= current_date
),

final as (
  select
    {{ finding_id("finding") }} as finding_id,
    finding.disclosure_id || ':' || finding.rule_code || ':' || {{ equation_scope("finding") }} as equation_id,
    finding.disclosure_id,
    finding.rule_code,
    rule.family,
    case when finding.outcome = 'within_rounding' then 'info' else rule.severity end as severity,
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
    waived.rule_code is not null as is_waived
  from findings as finding
  inner join {{ ref("rules") }} as rule on finding.rule_code = rule.rule_code
  left join waived
    on
      finding.disclosure_id = waived.disclosure_id
      and finding.rule_code = waived.rule_code
      and finding.row_scope = waived.row_scope
      and finding.measure_scope = waived.measure_scope
)

select * from final
