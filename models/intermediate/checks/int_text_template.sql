-- Whether a text has the sections of the template (seed narrative_sections): with less than half of them it is of
-- another one, and the law alone asks something of it (int_check_content).
with headings as (
  select distinct
    disclosure_id,
    part,
    heading_key
  from {{ ref("stg_narrative_section") }}
),

found as (
  select
    disclosures.disclosure_id,
    count(published.heading_key) as found,
    count(*) as wanted
  from {{ ref("stg_disclosures") }} as disclosures
  cross join {{ ref("narrative_sections") }} as section
  left join headings as published
    on
      disclosures.disclosure_id = published.disclosure_id
      and section.part = published.part
      and {{ clean_name("section.heading") }} = published.heading_key
  group by disclosures.disclosure_id
)

select
  disclosure_id,
  found * 2 >= wanted as is_followed
from found
