-- Grain: one row a comparison. Columns as in int_check.
with outputs as (
  select
    disclosure_id,
    target,
    min(row_no) as row_no,
    min(source_file) as source_file,
    max(case when level_2 = '数量指标' then '数量' end) as quantity,
    max(case when level_2 = '质量指标' then '质量' end) as quality,
    max(case when level_2 in ('时效指标', '实效指标') then '时效' end) as timeliness
  from {{ ref("int_indicator") }}
  where table_code = 'T15' and level_1 = '产出指标'
  group by disclosure_id, target
)

{{ check("p_output_dimensions", "outputs", "'T15'",
  published="coalesce(quantity, '-') || ' ' || coalesce(quality, '-') || ' ' || coalesce(timeliness, '-')",
  expected="'数量 质量 时效'", broken="quantity is null or quality is null or timeliness is null",
  label="target", row="target") }}
