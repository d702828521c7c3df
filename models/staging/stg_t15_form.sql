with published as ({{ published("t15_form") }}),

judged as (
  select
    *,
    coalesce(
      {{ is_spoiled_project("project_code") }} or {{ is_shared_project("project_code", "project_name") }}, true
    ) as is_code_spoiled
  from published
),

-- a form without a code of its own is that of the project of its name in table 11
projects as (
  select
    disclosure_id,
    {{ clean_name("project_name") }} as name_key,
    min(project_code) as project_code
  from {{ ref("stg_t11_project") }}
  where row_level = 'project' and not is_code_spoiled and project_code is not null
  group by disclosure_id, {{ clean_name("project_name") }}
  having count(distinct project_code) = 1
),

final as (
  select
    judged.disclosure_id,
    judged.row_no,
    judged.project_code as printed_code,
    case when judged.is_code_spoiled then projects.project_code else judged.project_code end as project_code,
    judged.is_code_spoiled,
    {%- for column in seed_columns("t15_form") if column not in ("disclosure_id", "row_no", "project_code") %}
    judged.{{ column }},
    {%- endfor %}
    {{ ticked("judged.project_category") }} as category,
    {{ ticked("judged.project_frequency") }} as frequency,
    -- the template's hint in brackets is not a figure
    case
      when judged.total_budget not like '（%' and judged.total_budget not like '(%' then judged.total_budget
    end as total_budget_figure,
    judged.source_file
  from judged
  left join projects
    on
      judged.disclosure_id = projects.disclosure_id
      and {{ clean_name("judged.project_name") }} = projects.name_key
)

select * from final
