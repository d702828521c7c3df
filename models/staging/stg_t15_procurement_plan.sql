with published as (
  {{ published_below_projects("t15_procurement_plan") }}
),

final as (
  select
    *,
    project_code || '/plan/' || row_no as row_code
  from published
)

select * from final
