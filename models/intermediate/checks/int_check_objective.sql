-- Grain: one row a comparison. Columns as in int_check.
with objectives as (
  select
    target.disclosure_id,
    target.row_no,
    target.source_file,
    target.project_code,
    target.horizon,
    target.target_no,
    target.objective,
    max(form.project_name) as project_name,
    max(overall.objective) as objective_in_14
  from {{ ref("stg_t15_objective") }} as target
  left join {{ ref("stg_t15_form") }} as form
    on target.disclosure_id = form.disclosure_id and target.project_code = form.project_code
  left join {{ ref("stg_t14_objective") }} as overall
    on
      target.disclosure_id = overall.disclosure_id
      and target.horizon = overall.horizon
      and {{ clean_name("target.objective") }} = {{ clean_name("overall.objective") }}
  group by
    target.disclosure_id, target.row_no, target.source_file, target.project_code, target.horizon, target.target_no,
    target.objective
)

{{ check("p_objective_text", "objectives", "'T15'", published="substr(objective, 1, 60)",
  expected="substr(objective_in_14, 1, 60)", broken="objective_in_14 is null", label="coalesce(project_name, project_code)",
  row="project_code || ' ' || horizon || ' ' || target_no", of_tables=true) }}
