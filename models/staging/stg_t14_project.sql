with published as ({{ published("t14_project") }}),

final as (
  select
    *,
    {{ clean_name("project_name") }} as project_name_key
  from published
)

select * from final
