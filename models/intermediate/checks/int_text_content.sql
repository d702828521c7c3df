-- What the law asks of every text (seed narrative_contents) and a text has, wherever it stands: in a heading, in what a
-- figure is said of, or in the words of a paragraph that explains no term.
with headings as (
  select
    disclosure_id,
    heading_key as words
  from {{ ref("stg_narrative_section") }}
  union distinct
  select
    disclosure_id,
    part as words
  from {{ ref("stg_narrative_section") }}
  union distinct
  select
    disclosure_id,
    text as words
  from {{ ref("stg_narrative_paragraph") }}
  where (is_heading = 'true' or length(text) <= 30) and coalesce(heading_path, '') != '目录'
),

subjects as (
  select
    disclosure_id,
    subject as words
  from {{ ref("stg_narrative_statement") }}
  where subject is not null
  union distinct
  select
    disclosure_id,
    subject as words
  from {{ ref("stg_narrative_claim") }}
),

texts as (
  select
    disclosure_id,
    text as words,
    coalesce(heading_path, '') like '%名词%' or {{ matches("text", "^.{0,30}(：|:).{0,4}指|是指") }} as is_term
  from {{ ref("stg_narrative_paragraph") }}
  where length(text) > 30 and coalesce(heading_path, '') != '目录'
),

final as (
  {%- for relation, pattern in [
    ("headings", "heading_pattern"), ("subjects", "subject_pattern"), ("texts", "text_pattern"),
  ] %}
  select
    {{ relation }}.disclosure_id,
    asked.content
  from {{ relation }}
  inner join {{ ref("narrative_contents") }} as asked
    on {{ matches_column(relation ~ ".words", "asked." ~ pattern) }}
  {%- if relation == "texts" %}
  where texts.is_term = (asked.content = 'terms')
  {%- endif %}
  {%- if not loop.last %}
  union distinct
  {%- endif %}
  {%- endfor %}
)

select * from final
