-- Grain: one row a comparison. Columns as in int_check.
with forms as (
  select
    form.*,
    disclosures.fiscal_year,
    listed.project_kind,
    kind_14.kind as kind_in_14,
    kind_15.kind as kind_in_15,
    nullif(regexp_extract(form.evaluation, '([0-9]{4}) *年新增项目', 1), '') as new_in_year
  from {{ ref("stg_t15_form") }} as form
  inner join {{ ref("stg_disclosures") }} as disclosures on form.disclosure_id = disclosures.disclosure_id
  left join {{ ref("int_performance_project") }} as listed
    on form.disclosure_id = listed.disclosure_id and form.project_code = listed.project_code
  left join {{ ref("project_kinds") }} as kind_14 on listed.project_kind = kind_14.label
  left join {{ ref("project_kinds") }} as kind_15 on form.frequency = kind_15.label
),

earlier_budgets as (
  select
    disclosure_id,
    project_code,
    period_year,
    max(figure_text) as figure_text
  from {{ ref("int_project_history") }}
  where {{ decimal_of("figure_text") }} != 0
  group by disclosure_id, project_code, period_year
),

new_projects as (
  select
    forms.disclosure_id,
    forms.row_no,
    forms.source_file,
    forms.project_code,
    forms.project_name,
    forms.new_in_year,
    max(earlier.period_year || ': ' || earlier.figure_text) as earlier_budget
  from forms
  left join earlier_budgets as earlier
    on
      forms.disclosure_id = earlier.disclosure_id
      and forms.project_code = earlier.project_code
      and try_cast(earlier.period_year as integer) < try_cast(forms.new_in_year as integer)
  where forms.new_in_year is not null
  group by
    forms.disclosure_id, forms.row_no, forms.source_file, forms.project_code, forms.project_name, forms.new_in_year
),

final as (
  {{ check("w_new_project", "new_projects", "'T15'", published="new_in_year || ' 年新增项目'",
    expected="earlier_budget", broken="earlier_budget is not null", label="project_name", row="project_code") }}
  union all
  {{ check("w_project_kind", "forms", "'T15'", published="frequency", expected="project_kind",
    broken="coalesce(kind_in_14, '') != coalesce(kind_in_15, '')", where="project_kind is not null",
    label="project_name", row="project_code") }}
  union all
  {{ check("w_project_year", "forms", "'T15'", published="project_year", expected="fiscal_year",
    broken="coalesce(regexp_extract(project_year, '[0-9]+', 0), '') != fiscal_year",
    label="project_name", row="project_code") }}
)

select * from final
