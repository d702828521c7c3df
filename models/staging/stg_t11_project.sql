with published as ({{ published("t11_project") }}),

leveled as (
  {{ with_unit_level(
    "published", "project_code", "project_name", "project_code",
    line_level="project",
    is_line="length(project_code) > 9 or (project_code is null and project_unit is not null and project_name not like '%合计')"
  ) }}
),

final as ({{ with_parent_by_position("leveled") }})

select * from final
