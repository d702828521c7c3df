with published as (
  {{ published_below_projects("t15_history") }}
),

dated as (
  select
    published.*,
    cast(disclosures.fiscal_year as integer) - try_cast(published.period_year as integer) as years_before,
    -- 1—8 月执行, 比 2025 年年初预算: the words without their dates
    {{ replace_all(clean_name("published.item"), "[0-9]{4}年|[0-9]+[—–~-][0-9]+", "") }} as item_key
  from published
  inner join {{ ref("stg_disclosures") }} as disclosures on published.disclosure_id = disclosures.disclosure_id
),

final as (
  select
    dated.*,
    -- an earlier figure is that of the measure only where no later one is printed beside it
    case
      when
        items.measure_beside is not null
        and count(case when items.measure_beside is null then {{ clean_figure("dated.value") }} end)
          over (partition by dated.disclosure_id, dated.project_code, items.measure)
        > 0
        then items.measure_beside
      else items.measure
    end as measure,
    cast(words.direction_sign as integer) as direction_sign
  from dated
  left join {{ ref("history_items") }} as items
    on dated.item_key = items.item and dated.years_before = cast(items.years_before as integer)
  left join {{ ref("direction_words") }} as words on dated.direction = words.word
)

select * from final
