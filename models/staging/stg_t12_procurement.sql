with published as ({{ published("t12_procurement") }}),

-- a template may print the project once, with its sum, above the items that are bought for it
headed as (
  select
    *,
    project is not null
    and catalogue_item is null
    and lead(catalogue_item) over (partition by disclosure_id order by row_no) is not null
    and lead(project) over (partition by disclosure_id order by row_no) is null as is_heading
  from published
),

leveled as (
  {{ with_unit_level(
    "headed", "unit_code", "coalesce(catalogue_item, unit_name, project)",
    "coalesce(unit_code, '') || '/' || row_no", is_category="is_heading",
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
