-- Claims of the narrative with the measure that they state (seed claim_topics) and the row that they name.
with claims as (
  select
    claim.*,
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
    measure,
    kind,
    classification,
    {{ clean_name("heading") }} as heading_key,
    {{ clean_name("subject") }} as subject_key
  from {{ ref("claim_topics") }}
),

final as (
  select
    claims.disclosure_id,
    claims.row_no,
    claims.source_file,
    claims.part,
    claims.section,
    claims.subject,
    claims.kind,
    claims.value,
    claims.unit,
    claims.direction_sign,
    claims.next_kind,
    case when claims.next_kind is null or claims.kind != 'direction' then coalesce(named.measure, listed.measure) end
      as measure,
    case when named.measure is null then listed.classification end as classification,
    case
      when claims.kind = 'direction' then cast(claims.direction_sign as varchar(64))
      when claims.kind in ('change', 'change_pct') then {{ directed("claims.value", "claims.direction_sign") }}
      else claims.value
    end as figure_text
  from claims
  left join topics as named
    on claims.heading_key = named.heading_key and claims.subject_key = named.subject_key and claims.kind = named.kind
  left join topics as listed
    on claims.heading_key = listed.heading_key and listed.subject_key is null and claims.kind = listed.kind
)

select * from final
