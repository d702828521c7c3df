-- The project list of table 14 under the codes of table 11; a name without a code stays its own code.
with placed as (
  select
    *,
    row_number() over (
      partition by disclosure_id, project_name_key
      order by {{ decimal_of("current_budget") }} desc, row_no asc
    ) as place
  from {{ ref("stg_t14_project") }}
)

select
  listed.disclosure_id,
  listed.row_no,
  listed.source_file,
  listed.project_name,
  listed.project_kind,
  listed.total_budget,
  listed.current_budget,
  coalesce(project.project_code, listed.project_name, 'row ' || listed.row_no) as project_code
from placed as listed
left join {{ ref("int_project") }} as project
  on
    listed.disclosure_id = project.disclosure_id
    and listed.project_name_key = project.project_name_key
    and least(listed.place, project.namesakes) = project.place
