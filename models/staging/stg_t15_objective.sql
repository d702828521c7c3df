with published as (
  {{ published_below_projects("t15_objective") }}
),

final as (select * from published)

select * from final
