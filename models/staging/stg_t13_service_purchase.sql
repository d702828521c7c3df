with published as ({{ published("t13_service_purchase") }}),

leveled as (
  {{ with_unit_level(
    "published", "unit_code", "coalesce(service_content, unit_name)", "coalesce(unit_code, '') || '/' || row_no",
    is_line="service_content is not null or project is not null"
  ) }}
),

final as ({{ with_parent_by_position("leveled") }})

select * from final
