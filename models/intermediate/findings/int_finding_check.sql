-- Findings on texts: what is published, what was expected and why, in both languages.
with titled as (
  select
    broken.*,
    rule.title_zh,
    rule.title_en,
    rule.message_zh as rule_message_zh,
    rule.message_en as rule_message_en,
    tables.title_zh as table_title_zh,
    tables.title_en as table_title_en
  from {{ changed_of(ref("int_check")) }} as broken
  inner join {{ ref("rules") }} as rule on broken.rule_code = rule.rule_code
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
