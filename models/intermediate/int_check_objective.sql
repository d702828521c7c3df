-- Grain: one row a comparison. Columns as in int_check.
with objectives as (
  select
    form.disclosure_id,
    form.row_no,
    form.source_file,
    form.project_code,
    form.horizon,
    form.target_no,
    form.objective,
    max(overall.objective) as objective_in_14
  from {{ ref("stg_t15_objective") }} as form
  left join {{ ref("stg_t14_objective") }} as overall
    on
      form.disclosure_id = overall.disclosure_id
      and form.horizon = overall.horizon
      and {{ clean_name("form.objective") }} = {{ clean_name("overall.objective") }}
  group by
    form.disclosure_id, form.row_no, form.source_file, form.project_code, form.horizon, form.target_no, form.objective
)

{{ check("p_objective_text", "objectives", "'T15'", published="substr(objective, 1, 60)",
  expected="substr(objective_in_14, 1, 60)", broken="objective_in_14 is null", label="project_code",
  row="project_code || ' ' || horizon || ' ' || target_no") }}
