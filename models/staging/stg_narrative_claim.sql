with published as ({{ published("narrative_claim") }}),

signed as (
  select
    published.*,
    {{ dateless(clean_name("subject")) }} as subject_key,
    cast(words.direction_sign as integer) as direction_sign
  from published
  left join {{ ref("direction_words") }} as words
    on published.kind = 'direction' and published.value = words.word
),

final as (
  select
    disclosure_id,
    row_no,
    source_file,
    part,
    section,
    subject,
    subject_key,
    kind,
    value,
    unit,
    -- the word before a change says which way it goes
    {{ fill_down("direction_sign", "disclosure_id, part, section, subject") }} as direction_sign,
    lead(kind) over (partition by disclosure_id, part, section, subject order by row_no) as next_kind
  from signed
)

select * from final
