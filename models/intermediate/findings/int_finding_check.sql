-- Findings on texts: what is published, what was expected and why, in both languages; a level and a slip in the unit
-- have a name in each.
with words as (
  select
    'k_code_depth' as rule_code,
    row_level as word,
    name_zh,
    name_en
  from {{ ref("levels") }}
  union all
  select
    'u_table_unit' as rule_code,
    meaning_zh || ' (' || meaning_en || ')' as word,
    meaning_zh as name_zh,
    meaning_en as name_en
  from {{ ref("unit_slips") }}
  union all
  select
    rule_code,
    slip as word,
    meaning_zh as name_zh,
    meaning_en as name_en
  from {{ ref("narrative_slips") }}
),

titled as (
  select
    broken.*,
    coalesce(published_word.name_zh, broken.published) as published_zh,
    coalesce(published_word.name_en, broken.published) as published_en,
    coalesce(expected_word.name_zh, broken.expected) as expected_zh,
    coalesce(expected_word.name_en, broken.expected) as expected_en,
    rule.title_zh,
    rule.title_en,
    rule.message_zh as rule_message_zh,
    rule.message_en as rule_message_en,
    tables.title_zh as table_title_zh,
    tables.title_en as table_title_en
  from {{ changed_of(ref("int_check")) }} as broken
  inner join {{ ref("rules") }} as rule on broken.rule_code = rule.rule_code
  left join words as published_word
    on broken.rule_code = published_word.rule_code and broken.published = published_word.word
  left join words as expected_word
    on broken.rule_code = expected_word.rule_code and broken.expected = expected_word.word
  -- what is said of a whole disclosure is of no table
  left join {{ ref("tables") }} as tables on broken.table_code = tables.table_code
  where broken.outcome = 'broken'
),

final as (
  select
    disclosure_id,
    rule_code,
    row_scope,
    '' as measure_scope,
    outcome,
    table_code,
    row_code,
    row_label,
    measure,
    published,
    expected,
    cast(null as decimal(24, 4)) as difference,
    source_file,
    source_row,
    {{ check_message("zh") }} as message_zh,
    {{ check_message("en") }} as message_en
  from titled
)

select * from final
