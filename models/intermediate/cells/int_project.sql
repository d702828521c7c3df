-- The projects of a disclosure, so that tables which print only a name find the code. Units of a department name theirs
-- alike: of one name, place 1 is the largest, since tables print them in any order.
with named as (
  select
    disclosure_id,
    row_no,
    row_code as project_code,
    {{ clean_name("row_label") }} as project_name_key,
    {{ clean_name("project_unit") }} as project_unit_key,
    {{ decimal_of("total") }} as amount,
    1 as preference
  from {{ ref("stg_t11_project") }}
  where row_level = 'project'
  union all
  select
    disclosure_id,
    row_no,
    project_code,
    {{ clean_name("project_name") }} as project_name_key,
    {{ clean_name("executing_unit") }} as project_unit_key,
    {{ decimal_of("current_budget") }} as amount,
    2 as preference
  from {{ ref("stg_t15_form") }}
),

ranked as (
  select
    *,
    rank() over (partition by disclosure_id, project_name_key order by preference) as choice
  from named
  where project_name_key is not null and project_code is not null
),

projects as (
  select
    disclosure_id,
    project_name_key,
    project_code,
    max(project_unit_key) as project_unit_key,
    sum(amount) as amount,
    min(row_no) as row_no
  from ranked
  where choice = 1
  group by disclosure_id, project_name_key, project_code
),

final as (
  select
    disclosure_id,
    project_name_key,
    project_code,
    project_unit_key,
    row_number() over (
      partition by disclosure_id, project_name_key
      order by amount desc, row_no asc, project_code asc
    ) as place,
    count(*) over (partition by disclosure_id, project_name_key) as namesakes
  from projects
)

select * from final
