-- Claims of the narrative with the measure that they state (seed claim_topics) and the row that they name.
{%- set goods, reserved = "货物|工程|服务", "预留|中小|小微|合同|中标|成交" %}

with claims as (
  select
    claim.*,
    section.row_no as section_row_no,
    section.heading_key
  from {{ ref("stg_narrative_claim") }} as claim
  left join {{ ref("stg_narrative_section") }} as section
    on
      claim.disclosure_id = section.disclosure_id
      and coalesce(claim.part, '') = coalesce(section.part, '')
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
    on
      claims.heading_key = listed.heading_key
      and listed.subject_key is null
      and claims.kind = listed.kind
      -- a section on procurement states more than its goods, works and services
      and (
        listed.classification != 'catalogue'
        or {{ matches("claims.subject", goods) }} and not {{ matches("claims.subject", reserved) }}
      )
),

chosen as (
  select
    *,
    coalesce(named_measure, listed_measure) as known_measure,
    case
      when named_measure is not null then ''
      when classification = 'catalogue' then regexp_extract(subject, '(货物|工程|服务)', 1)
      -- projects may bear one name
      when classification = 'project' then 'row ' || row_no
      else subject_key
    end as of_what
  from matched
  where choice = 1
),

-- what is stated again is compared (int_check_claim_name), never added
told as (
  select
    *,
    case when next_kind is null or kind != 'direction' then known_measure end as stated_measure,
    row_number() over (partition by disclosure_id, kind, known_measure, of_what order by row_no) as times,
    first_value(value) over (partition by disclosure_id, kind, known_measure, of_what order by row_no) as first_value,
    first_value(unit) over (partition by disclosure_id, kind, known_measure, of_what order by row_no) as first_unit
  from chosen
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
    case when times = 1 or kind = 'direction' then stated_measure end as measure,
    case when named_measure is null then classification end as classification,
    case
      when times > 1 and kind != 'direction' and stated_measure is not null and unit = first_unit then first_value
    end as stated_before,
    times > 1 and stated_measure is not null as is_repeated,
    case
      when kind = 'direction' and direction_sign = 0 then {{ unchanged() }}
      -- a direction alone says of an amount that it changed, not by how much
      when kind = 'direction' and measure_kind != 'count' then null
      when kind = 'direction' then cast(direction_sign as varchar(64))
      when kind in ('change', 'change_pct') then {{ directed("value", "direction_sign") }}
      else value
    end as figure_text
  from told
)

select * from final
