-- Grain: one row a comparison. Columns as in int_check.
with targets as (
  select
    disclosure_id,
    target,
    project_code,
    min(row_no) as row_no,
    min(source_file) as source_file,
    sum({{ decimal_of("weight") }}) as weight_total
  from {{ ref("int_indicator") }}
  where table_code = 'T15' and horizon = 'annual'
  group by disclosure_id, target, project_code
),

target_weights as (
  select
    disclosure_id,
    project_code,
    min(row_no) as row_no,
    min(source_file) as source_file,
    sum({{ decimal_of("target_weight") }}) as weight_total
  from {{ ref("stg_t15_indicator") }}
  where target_weight is not null
  group by disclosure_id, project_code
),

compared as (
  select
    targets.*,
    coalesce(form.project_name, targets.project_code) as project,
    scheme.weight_total is not null as is_known_total,
    {{ plain_number("targets.weight_total") }} as total_text,
    count(*) over (partition by targets.disclosure_id, targets.weight_total) as alike,
    count(*) over (partition by targets.disclosure_id) as all_targets
  from targets
  left join {{ ref("weight_totals") }} as scheme
    on targets.weight_total = cast(scheme.weight_total as decimal(9, 2))
  left join {{ ref("int_project_name") }} as form
    on targets.disclosure_id = form.disclosure_id and targets.project_code = form.project_code
),

forms_weighed as (
  select
    target_weights.*,
    coalesce(form.project_name, target_weights.project_code) as project
  from target_weights
  left join {{ ref("int_project_name") }} as form
    on target_weights.disclosure_id = form.disclosure_id and target_weights.project_code = form.project_code
),

final as (
  {{ check("p_weight_total", "compared", "'T15'", published="total_text", expected="'80 / 90 / 100'",
    broken="not is_known_total", where="weight_total is not null", label="project", row="target",
    measure="'weight'") }}
  union all
  {{ check("p_weight_same", "compared", "'T15'", published="total_text", expected="cast(null as varchar(8))",
    broken="alike * 2 <= all_targets and all_targets > 1", where="weight_total is not null", label="project",
    row="target", measure="'weight'") }}
  union all
  {{ check("p_target_weight", "forms_weighed", "'T15'", published=plain_number("weight_total"), expected="'100'",
    broken="weight_total != 100", label="project", row="project_code", measure="'target_weight'") }}
)

select * from final
