-- Claims of the narrative with the measure that they state (seed claim_topics) and the row that they name.
with claims as (
  select
    claim.*,
    section.row_no as section_row_no,
    section.heading_key
  from {{ ref("stg_narrative_claim") }} as claim
  left join {{ ref("stg_narrative_section") }} as section
    on
      claim.disclosure_id = section.disclosure_id
      and claim.part = section.part
      and claim.section = section.section
),

-- a topic without a subject takes the codes that its section lists by name
topics as (
  select
    topic.measure,
    topic.kind,
    topic.classification,
    measures.kind as measure_kind,
    {{ clean_name("topic.heading") }} as heading_key,
    {{ clean_name("topic.subject") }} as subject_key
  from {{ ref("claim_topics") }} as topic
  inner join {{ ref("measures") }} as measures on topic.measure = measures.measure
),

-- of sections that are printed with one number, a claim is of the one whose heading knows it
matched as (
  select
    claims.*,
    named.measure as named_measure,
    named.measure_kind,
    listed.measure as listed_measure,
    listed.classification,
    row_number() over (
      partition by claims.disclosure_id, claims.row_no
      order by
        case when named.measure is not null then 0 when listed.measure is not null then 1 else 2 end,
        claims.section_row_no
    ) as choice
  from claims
  left join topics as named
    on claims.heading_key = named.heading_key and claims.subject_key = named.subject_key and claims.kind = named.kind
  left join topics as listed
    on claims.heading_key = listed.heading_key and listed.subject_key is null and claims.kind = listed.kind
),

final as (
  select
    disclosure_id,
    row_no,
    source_file,
    part,
    section,
    subject,
    kind,
    value,
    unit,
    direction_sign,
    next_kind,
    case when next_kind is null or kind != 'direction' then coalesce(named_measure, listed_measure) end as measure,
    case when named_measure is null then classification end as classification,
    case
      when kind = 'direction' and direction_sign = 0 then {{ unchanged() }}
      -- a direction alone says of an amount that it changed, not by how much
      when kind = 'direction' and measure_kind != 'count' then null
      when kind = 'direction' then cast(direction_sign as varchar(64))
      when kind in ('change', 'change_pct') then {{ directed("value", "direction_sign") }}
      else value
    end as figure_text
  from matched
  where choice = 1
)

select * from final
