-- Measures whose only source is a section that the narrative does not have, or that it does not list by row. The
-- missing section is reported once (c_section_present), so these measures are not tested row by row. Rules that exist
-- only where the left side or both sides are stated are not among them.
with wanted as (
  select distinct
    topic.measure,
    topic.subject is null as is_listed,
    {{ clean_name("topic.heading") }} as heading_key
  from {{ ref("claim_topics") }} as topic
  inner join {{ ref("int_rule_term") }} as term on topic.measure = term.measure
  where term.table_code = 'N' and term.form = 'linear' and term.exists_when = 'any'
),

sections as (
  select distinct
    disclosure_id,
    heading_key
  from {{ ref("stg_narrative_section") }}
),

stated as (
  select distinct
    disclosure_id,
    measure
  from {{ ref("int_claim") }}
  where measure is not null
)

select
  narrative.disclosure_id,
  wanted.measure
from {{ ref("int_table_status") }} as narrative
cross join wanted
left join sections
  on narrative.disclosure_id = sections.disclosure_id and wanted.heading_key = sections.heading_key
left join stated
  on narrative.disclosure_id = stated.disclosure_id and wanted.measure = stated.measure
where narrative.table_code = 'N' and narrative.status = 'published'
group by narrative.disclosure_id, wanted.measure
having
  count(sections.heading_key) = 0
  or max(case when wanted.is_listed then 1 else 0 end) = 1 and count(stated.measure) = 0
