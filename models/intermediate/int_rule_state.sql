-- Whether a rule can be tested on a disclosure: a table that it reads may be missing or nil, a disclosure that it reads
-- may not have been filed, or a condition exclude it.
with disclosures as (
  select disclosure_id
  from {{ ref("stg_disclosures") }}
),

reads as (
  select distinct
    term.rule_code,
    term.table_code,
    term.whose
  from {{ ref("rule_terms") }} as term
),

rule_links as (
  select distinct
    rule_code,
    link
  from {{ ref("int_rule_term") }}
  where link != ''
),

links as (
  select
    disclosure_id,
    link,
    min(case when is_complete then 1 else 0 end) as complete
  from {{ ref("int_linked_disclosure") }}
  group by disclosure_id, link
),

-- whose tables a rule reads on a disclosure
readings as (
  select
    disclosures.disclosure_id,
    reads.rule_code,
    reads.table_code,
    disclosures.disclosure_id as read_disclosure_id
  from disclosures
  cross join reads
  where reads.whose = 'own'
  union all
  select
    linked.disclosure_id,
    reads.rule_code,
    reads.table_code,
    linked.linked_disclosure_id as read_disclosure_id
  from reads
  inner join {{ ref("int_linked_disclosure") }} as linked on reads.whose = linked.whose
  where reads.whose != 'own' and linked.is_complete
),

table_states as (
  select
    readings.disclosure_id,
    readings.rule_code,
    max(case when coalesce(status.status, 'missing') = 'missing' then 1 else 0 end) as tables_missing,
    max(case when status.status = 'nil' then 1 else 0 end) as tables_nil
  from readings
  left join {{ ref("stg_table_status") }} as status
    on readings.read_disclosure_id = status.disclosure_id and readings.table_code = status.table_code
  group by readings.disclosure_id, readings.rule_code
),

excluded as (
  select distinct
    disclosure_id,
    rule_code
  from ({{ equation_terms(changed_of(ref("int_cell")), "term.side = 'unless'") }}) as terms
  where amount != 0
),

final as (
  select
    disclosures.disclosure_id,
    rule.rule_code,
    coalesce(table_states.tables_missing, 0) = 1 as is_table_missing,
    coalesce(table_states.tables_nil, 0) = 1 as is_table_nil,
    coalesce(links.complete, 1) = 0 as is_link_missing,
    excluded.rule_code is not null or (rule_links.rule_code is not null and links.link is null) as is_excluded
  from disclosures
  cross join {{ ref("rules") }} as rule
  left join table_states
    on disclosures.disclosure_id = table_states.disclosure_id and rule.rule_code = table_states.rule_code
  left join excluded
    on disclosures.disclosure_id = excluded.disclosure_id and rule.rule_code = excluded.rule_code
  left join rule_links on rule.rule_code = rule_links.rule_code
  left join links on disclosures.disclosure_id = links.disclosure_id and rule_links.link = links.link
)

select * from final
