-- Grain: one row a comparison. Columns as in int_check.
with outputs as (
  select
    indicator.disclosure_id,
    indicator.target,
    min(indicator.row_no) as row_no,
    min(indicator.source_file) as source_file,
    max(form.project_name) as project_name,
    max(case when indicator.level_2 = '数量指标' then '数量' end) as quantity,
    max(case when indicator.level_2 = '质量指标' then '质量' end) as quality,
    max(case when indicator.level_2 in ('时效指标', '实效指标') then '时效' end) as timeliness
  from {{ ref("int_indicator") }} as indicator
  left join {{ ref("stg_t15_form") }} as form
    on indicator.disclosure_id = form.disclosure_id and indicator.project_code = form.project_code
  where indicator.table_code = 'T15' and indicator.level_1 = '产出指标'
  group by indicator.disclosure_id, indicator.target
)

{{ check("p_output_dimensions", "outputs", "'T15'",
  published="coalesce(nullif(concat_ws('、', quantity, quality, timeliness), ''), '—')",
  expected="'数量、质量、时效'", broken="quantity is null or quality is null or timeliness is null",
  label="coalesce(project_name, target)", row="target") }}
