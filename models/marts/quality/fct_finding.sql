-- What a person must look at, with waivers applied. A waiver that matches nothing is a finding itself.
-- A waiver that was given again has the scope of the one before; one of a disclosure that was withdrawn is on none.
with unused as (
  select distinct
    waiver.scope,
    disclosure.disclosure_id,
    rule.rule_code,
    rule.family,
    rule.severity,
    rule.title_zh,
    rule.title_en
  from {{ ref("int_waiver") }} as waiver
  inner join {{ ref("dim_rule") }} as rule on rule.rule_code = 'v_waiver_used'
  left join {{ ref("dim_disclosure") }} as disclosure on waiver.disclosure_id = disclosure.disclosure_id
  where waiver.finding_id is null
),

final as (
  select
    finding.finding_id,
    finding.root_finding_id,
    finding.equation_id,
    finding.disclosure_id,
    finding.rule_code,
    finding.family,
    finding.severity,
    {{ severity_rank("finding.severity") }} as severity_rank,
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
    finding.fingerprint,
    finding.is_waived,
    finding.waiver_reason,
    finding.waived_by,
    finding.waived_until,
    finding.findings_of_root,
    finding.suspects_zh,
    finding.suspects_en,
    cast(finding.place as varchar(400)) as place
  from {{ ref("int_finding_of_root") }} as finding
  union all
  select
    substr(md5('waiver ' || scope), 1, 16) as finding_id,
    substr(md5('waiver ' || scope), 1, 16) as root_finding_id,
    cast(null as varchar(400)) as equation_id,
    disclosure_id,
    rule_code,
    family,
    severity,
    {{ severity_rank("severity") }} as severity_rank,
    cast(null as varchar(8)) as table_code,
    scope as row_code,
    scope as row_label,
    cast(null as varchar(64)) as measure,
    scope as published,
    cast(null as varchar(64)) as expected,
    cast(null as decimal(24, 4)) as difference,
    title_zh || '：' || scope as message_zh,
    title_en || ': ' || scope as message_en,
    'seeds/rules/waivers.csv' as source_file,
    cast(null as integer) as source_row,
    cast(null as varchar(12)) as fingerprint,
    false as is_waived,
    cast(null as varchar(400)) as waiver_reason,
    cast(null as varchar(64)) as waived_by,
    cast(null as varchar(10)) as waived_until,
    1 as findings_of_root,
    cast(null as varchar(400)) as suspects_zh,
    cast(null as varchar(400)) as suspects_en,
    cast(null as varchar(400)) as place
  from unused
)

select * from final
