-- Rules that cannot be tested on a disclosure, and why: a table that it reads may be missing or nil, a disclosure that
-- it reads may not have been filed, or a condition exclude it.
with reads as (
  select distinct
    rule_code,
    table_code,
    whose
  from {{ ref("rule_terms") }}
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
  from {{ changed_of(ref("int_linked_disclosure")) }}
  group by disclosure_id, link
),

-- few tables are not published, and only those keep a rule from being tested
unpublished as (
  select
    disclosure_id,
    table_code,
    status
  from {{ ref("int_table_status") }}
  where status != 'published'
),

unread as (
  select
    unpublished.disclosure_id,
    reads.rule_code,
    unpublished.table_code,
    unpublished.status
  from unpublished
  inner join reads on unpublished.table_code = reads.table_code
  where reads.whose = 'own'
  union distinct
  select
    linked.disclosure_id,
    reads.rule_code,
    unpublished.table_code,
    unpublished.status
  from unpublished
  inner join {{ ref("int_linked_disclosure") }} as linked on unpublished.disclosure_id = linked.linked_disclosure_id
  inner join reads on unpublished.table_code = reads.table_code and linked.whose = reads.whose
  where reads.whose != 'own' and linked.is_complete
),

table_states as (
  select
    disclosure_id,
    rule_code,
    {{ ordered_list("case when status in ('missing', 'unread') then table_code end", "table_code") }} as missing_tables,
    {{ ordered_list("case when status = 'nil' then table_code end", "table_code") }} as nil_tables
  from unread
  group by disclosure_id, rule_code
),

excluded as (
  select
    disclosure_id,
    rule_code
  from {{ ref("int_rule_not_in_template") }}
  union distinct
  select
    disclosure_id,
    rule_code
  from ({{ equation_terms(ref("int_cell_of_run"), "term.side = 'unless'") }}) as terms
  -- a condition that cannot be read may hold
  where coalesce(amount, 1) != 0
),

states as (
  select
    disclosures.disclosure_id,
    rule.rule_code,
    table_states.missing_tables,
    table_states.nil_tables,
    table_states.missing_tables is not null as is_table_missing,
    table_states.nil_tables is not null as is_table_nil,
    coalesce(links.complete, 1) = 0 as is_link_missing,
    excluded.rule_code is not null
    or (rule_links.rule_code is not null and links.link is null)
    or not disclosures.fiscal_year between coalesce(years.year_from, '0') and coalesce(years.year_to, '9999')
      as is_excluded
  from {{ ref("stg_disclosures") }} as disclosures
  cross join {{ ref("rules") }} as rule
  left join {{ ref("rule_years") }} as years on rule.rule_code = years.rule_code
  left join table_states
    on disclosures.disclosure_id = table_states.disclosure_id and rule.rule_code = table_states.rule_code
  left join excluded
    on disclosures.disclosure_id = excluded.disclosure_id and rule.rule_code = excluded.rule_code
  left join rule_links on rule.rule_code = rule_links.rule_code
  left join links on disclosures.disclosure_id = links.disclosure_id and rule_links.link = links.link
),

final as (
  select *
  from states
  where is_table_missing or is_table_nil or is_link_missing or is_excluded
)

select * from final
