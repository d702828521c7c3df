-- The projects of a disclosure, so that tables which print only a name find the code.
with named as (
  select
    disclosure_id,
    row_code as project_code,
    {{ clean_name("row_label") }} as project_name_key,
    1 as preference
  from {{ ref("stg_t11_project") }}
  where row_level = 'project'
  union all
  select
    disclosure_id,
    project_code,
    {{ clean_name("project_name") }} as project_name_key,
    2 as preference
  from {{ ref("stg_t15_form") }}
),

numbered as (
  select
    *,
    row_number() over (partition by disclosure_id, project_name_key order by preference, project_code) as place
  from named
  where project_name_key is not null and project_code is not null
),

final as (
  select
    disclosure_id,
    project_name_key,
    project_code
  from numbered
  where place = 1
)

select * from final
