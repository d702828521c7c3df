-- What a project is called in the forms of table 15, in this year and in any: it has a new code each year (its code
-- holds the year), and some names hold the year too. A name of several forms does not tell them apart.
with named as (
  select
    form.disclosure_id,
    form.project_code,
    form.project_name,
    {{ clean_name("form.project_name") }} as name_key,
    disclosures.fiscal_year
  from {{ ref("stg_t15_form") }} as form
  inner join {{ ref("stg_disclosures") }} as disclosures on form.disclosure_id = disclosures.disclosure_id
  where form.project_code is not null
),

projects as (
  select
    disclosure_id,
    project_code,
    max(project_name) as project_name,
    max(nullif(replace(replace(name_key, fiscal_year || '年度', ''), fiscal_year || '年', ''), '')) as project_name_key,
    count(*) as forms
  from named
  group by disclosure_id, project_code
),

final as (
  select
    disclosure_id,
    project_code,
    case when forms = 1 then project_name end as project_name,
    case when sum(forms) over (partition by disclosure_id, project_name_key) = 1 then project_name_key end
      as project_name_key
  from projects
)

select * from final
