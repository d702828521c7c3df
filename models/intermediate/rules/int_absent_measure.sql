-- Measures whose only source is a section that the narrative does not have. The missing section is reported once
-- (c_section_present), so these measures are not tested row by row. Rules that exist only where the left side or both
-- sides are stated are not among them.
with wanted as (
  select distinct
    topic.measure,
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
)

select
  narrative.disclosure_id,
  wanted.measure
from {{ ref("int_table_status") }} as narrative
cross join wanted
left join sections
  on narrative.disclosure_id = sections.disclosure_id and wanted.heading_key = sections.heading_key
where narrative.table_code = 'N' and narrative.status = 'published'
group by narrative.disclosure_id, wanted.measure
having count(sections.heading_key) = 0
