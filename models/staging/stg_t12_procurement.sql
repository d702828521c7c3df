with published as ({{ published("t12_procurement") }}),

leveled as (
  {{ with_unit_level(
    "published", "unit_code", "coalesce(catalogue_item, unit_name)", "coalesce(unit_code, '') || '/' || row_no",
    is_line="catalogue_item is not null or project is not null"
  ) }}
),

placed as ({{ with_parent_by_position("leveled") }}),

final as (
  select
    *,
    {{ coded_code("catalogue_item") }} as catalogue_code,
    {{ coded_name("catalogue_item") }} as catalogue_name,
    {{ coded_code("function_subject") }} as function_code,
    {{ coded_name("function_subject") }} as function_name,
    {{ coded_code("economic_subject") }} as economic_code,
    {{ coded_name("economic_subject") }} as economic_name
  from placed
)

select * from final
