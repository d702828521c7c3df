-- Findings on arithmetic: what is published, what was expected and why, in both languages.
with shown as (
  select
    flagged.*,
    rule.title_zh,
    rule.title_en,
    tables.title_zh as table_title_zh,
    tables.title_en as table_title_en,
    measures.name_zh as measure_zh,
    measures.name_en as measure_en,
    {{ opened("flagged.left_terms") }} as left_text,
    -- what is beyond the type is still a finding
    coalesce({{ shown("flagged.right_amount", "flagged.unit_factor") }}, '?') as expected,
    coalesce({{ shown("abs(flagged.difference)", "flagged.unit_factor") }}, '?') as difference_text,
    coalesce({{ shown("flagged.tolerance", "flagged.unit_factor") }}, '?') as rounding_text,
    case
      when flagged.form = 'ratio'
        then
          {{ shown("flagged.factor_1", "flagged.right_unit_factor") }} || ' / '
          || {{ shown("flagged.factor_2", "flagged.right_unit_factor") }}
      else {{ opened("flagged.right_terms") }}
    end as right_text
  from {{ ref("int_equation_text") }} as flagged
  inner join {{ ref("rules") }} as rule on flagged.rule_code = rule.rule_code
  inner join {{ ref("tables") }} as tables on flagged.table_code = tables.table_code
  inner join {{ ref("int_measure") }} as measures on flagged.measure = measures.measure
),

final as (
  select
    disclosure_id,
    rule_code,
    row_scope,
    measure_scope,
    outcome,
    table_code,
    row_code,
    row_label,
    measure,
    coalesce(left_text, right_text) as published,
    case when left_text is not null then expected end as expected,
    difference,
    source_file,
    source_row,
    {{ equation_message("zh") }} as message_zh,
    {{ equation_message("en") }} as message_en
  from shown
)

select * from final
