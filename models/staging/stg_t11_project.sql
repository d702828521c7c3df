with published as ({{ published("t11_project") }}),

judged as (
  select
    *,
    coalesce(
      {{ is_spoiled_project("project_code") }} or {{ is_shared_project("project_code", "project_name") }}, false
    ) as is_code_spoiled
  from published
),

-- a code that names several projects names none
coded as (
  select
    disclosure_id,
    row_no,
    project_code as printed_code,
    case when not is_code_spoiled then project_code end as project_code,
    is_code_spoiled,
    {%- for column in seed_columns("t11_project") if column not in ("disclosure_id", "row_no", "project_code") %}
    {{ column }},
    {%- endfor %}
    source_file
  from judged
),

leveled as (
  {{ with_unit_level(
    "coded", "project_code", "project_name", "coalesce(project_code, 'row ' || row_no)",
    line_level="project",
    is_line="is_code_spoiled or length(project_code) > 9"
      ~ " or (project_code is null and project_unit is not null and project_name not like '%合计')"
  ) }}
),

final as ({{ with_parent_by_position("leveled") }})

select * from final
