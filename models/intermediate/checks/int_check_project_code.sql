-- Grain: one row a comparison. Columns as in int_check. A code that names no project or several is one finding.
with codes as (
  select
    disclosure_id,
    'T11' as table_code,
    coalesce(printed_code, '') as printed_code,
    is_code_spoiled,
    project_name,
    source_file,
    row_no
  from {{ ref("stg_t11_project") }}
  where row_level = 'project'
  union all
  select
    disclosure_id,
    'T15' as table_code,
    coalesce(printed_code, '') as printed_code,
    is_code_spoiled,
    project_name,
    source_file,
    row_no
  from {{ ref("stg_t15_form") }}
),

grouped as (
  select
    disclosure_id,
    table_code,
    printed_code,
    max(is_code_spoiled) as is_code_spoiled,
    min(project_name) as project_name,
    count(*) as projects,
    min(source_file) as source_file,
    min(row_no) as row_no
  from codes
  group by disclosure_id, table_code, printed_code
)

{{ check("k_project_code", "grouped", "table_code", published="printed_code", expected="cast(projects as varchar(8))",
  broken="is_code_spoiled", label="project_name", row="'code ' || printed_code") }}
