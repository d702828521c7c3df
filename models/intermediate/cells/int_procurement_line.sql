-- Table 12 with the project that pays each line, and the detail line of that project's form that it most likely buys.
with named as (
  select
    line.*,
    project.project_code,
    {{ decimal_of("line.amount") }} as line_amount,
    -- of projects of one name, that of the unit that buys
    row_number() over (
      partition by line.disclosure_id, line.row_no
      order by case when {{ clean_name("line.unit_name") }} = project.project_unit_key then 0 else 1 end, project.place
    ) as choice
  from {{ ref("stg_t12_procurement") }} as line
  left join {{ ref("int_project") }} as project
    on
      line.disclosure_id = project.disclosure_id
      and {{ clean_name("line.project") }} = project.project_name_key
),

project_lines as (
  select *
  from named
  where choice = 1
),

basic_items as (
  select distinct line.project
  from {{ ref("stg_t12_procurement") }} as line
  inner join {{ ref("basic_items") }} as item on line.project like item.name_pattern
),

nearest_detail as (
  select
    line.disclosure_id,
    line.row_no,
    detail.row_code as detail_code,
    row_number() over (
      partition by line.disclosure_id, line.row_no
      order by abs(line.line_amount - {{ decimal_of("detail.fiscal_amount") }}), detail.row_no
    ) as place
  from project_lines as line
  inner join {{ ref("stg_t15_detail") }} as detail
    on line.disclosure_id = detail.disclosure_id and line.project_code = detail.project_code
  where line.row_level = 'line'
),

final as (
  select
    project_lines.disclosure_id,
    project_lines.row_no,
    project_lines.source_file,
    project_lines.row_code,
    project_lines.parent_row_code,
    project_lines.row_level,
    project_lines.row_label,
    project_lines.quantity,
    project_lines.unit_price,
    project_lines.amount,
    project_lines.sme_amount,
    project_lines.micro_amount,
    project_lines.function_code,
    substr(project_lines.catalogue_code, 1, 1) as catalogue_class,
    nearest_detail.detail_code,
    -- a name that is neither a project nor an item of basic expenditure stays, and finds no partner
    case when basic_items.project is null then coalesce(project_lines.project_code, project_lines.project) end
      as project_code,
    -- table 07 covers basic expenditure only
    case when basic_items.project is not null then project_lines.economic_code end as basic_economic_code
  from project_lines
  left join basic_items on project_lines.project = basic_items.project
  left join nearest_detail
    on
      project_lines.disclosure_id = nearest_detail.disclosure_id
      and project_lines.row_no = nearest_detail.row_no
      and nearest_detail.place = 1
)

select * from final
