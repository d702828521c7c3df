-- Whether a rule can be tested on a disclosure: a table that it reads may be missing or nil, or a condition exclude it.
with disclosures as (
  select disclosure_id
  from {{ ref("stg_disclosures") }}
),

reads as (
  select distinct
    rule_code,
    table_code
  from {{ ref("rule_terms") }}
),

table_states as (
  select
    disclosures.disclosure_id,
    reads.rule_code,
    max(case when coalesce(status.status, 'missing') = 'missing' then 1 else 0 end) as tables_missing,
    max(case when status.status = 'nil' then 1 else 0 end) as tables_nil
  from disclosures
  cross join reads
  left join {{ ref("stg_table_status") }} as status
    on disclosures.disclosure_id = status.disclosure_id and reads.table_code = status.table_code
  group by disclosures.disclosure_id, reads.rule_code
),

terms as ({{ equation_terms(changed_of(ref("int_cell"))) }}),

excluded as (
  select distinct
    disclosure_id,
    rule_code
  from terms
  where side = 'unless' and amount != 0
),

final as (
  select
    disclosures.disclosure_id,
    rule.rule_code,
    coalesce(table_states.tables_missing, 0) = 1 as is_table_missing,
    coalesce(table_states.tables_nil, 0) = 1 as is_table_nil,
    excluded.rule_code is not null as is_excluded
  from disclosures
  cross join {{ ref("rules") }} as rule
  left join table_states
    on disclosures.disclosure_id = table_states.disclosure_id and rule.rule_code = table_states.rule_code
  left join excluded
    on disclosures.disclosure_id = excluded.disclosure_id and rule.rule_code = excluded.rule_code
)

select * from final
