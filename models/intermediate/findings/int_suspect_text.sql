-- The likeliest cells of each error in words: this one, or one of these.
{%- set most = 3 %}

with suspects as (
  select
    suspect.disclosure_id,
    suspect.round_no,
    suspect.cell_no,
    suspect.table_code,
    suspect.row_code,
    suspect.measure,
    suspect.is_leader,
    suspect.ties,
    suspect.table_code || ' ' || coalesce(suspect.row_label, suspect.row_code) || ' ' as row_words,
    measure.name_zh,
    measure.name_en,
    suspect.published_text,
    coalesce({{ shown("suspect.suggested_amount", "suspect.unit_factor") }}, '?') as suggested,
    row_number() over (
      partition by suspect.disclosure_id, suspect.round_no order by suspect.is_leader desc, suspect.cell_no asc
    ) as place
  from {{ ref("int_suspect") }} as suspect
  inner join {{ ref("int_measure") }} as measure on suspect.measure = measure.measure
  where suspect.suspect_rank = 1
),

told as (
  select
    *,
    row_words || name_zh || ' ' || published_text || '（应为 ' || suggested || '）' as told_zh,
    row_words || name_en || ' ' || published_text || ' (should be ' || suggested || ')' as told_en
  from suspects
  where place <= {{ most }}
),

final as (
  select
    disclosure_id,
    round_no,
    max(case when is_leader then table_code end) as table_code,
    max(case when is_leader then row_code end) as row_code,
    max(case when is_leader then measure end) as measure,
    max(ties) as ties,
    case when max(ties) = 1 then '最可能有误：' else '其中之一有误：' end
    || {{ ordered_list("case when place > 1 then '或 ' else '' end || told_zh", "place") }}
    || case when max(ties) > {{ most }} then ' 等' || max(ties) || '处' else '' end as suspects_zh,
    case when max(ties) = 1 then 'most likely wrong: ' else 'one of these is wrong: ' end
    || {{ ordered_list("case when place > 1 then 'or ' else '' end || told_en", "place") }}
    || case when max(ties) > {{ most }} then ' or one of ' || (max(ties) - {{ most }}) || ' more' else '' end
      as suspects_en
  from told
  group by disclosure_id, round_no
)

select * from final
