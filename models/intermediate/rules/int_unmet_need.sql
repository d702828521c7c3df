-- Rule measures that need a column which a table does not print: they say nothing of it.
with needs as (
  select
    rule.rule_measure_key,
    rule.rule_code,
    need.table_code,
    need.measure || case when rule.measure_scope like '@%' then rule.measure_scope else '' end as measure
  from {{ ref("int_rule_measure") }} as rule
  inner join {{ ref("rule_terms") }} as need on rule.rule_code = need.rule_code
  where need.side = 'needs'
),

documents as (
  select distinct disclosure_id
  from {{ ref("int_printed_measure") }}
),

final as (
  select distinct
    documents.disclosure_id,
    needs.rule_measure_key,
    needs.rule_code
  from documents
  cross join needs
  left join {{ ref("int_printed_measure") }} as printed
    on
      documents.disclosure_id = printed.disclosure_id
      and needs.table_code = printed.table_code
      and needs.measure = printed.measure
  where printed.measure is null
)

select * from final
