-- Grain: one row a comparison. Columns as in int_check.
with required as (
  select
    disclosures.disclosure_id,
    section.part,
    section.heading,
    published.heading as heading_published,
    published.source_file,
    published.row_no
  from {{ ref("stg_disclosures") }} as disclosures
  cross join {{ ref("narrative_sections") }} as section
  inner join {{ ref("int_table_status") }} as narrative
    on disclosures.disclosure_id = narrative.disclosure_id and narrative.table_code = 'N'
  left join {{ ref("stg_narrative_section") }} as published
    on
      disclosures.disclosure_id = published.disclosure_id
      and section.part = published.part
      and {{ clean_name("section.heading") }} = published.heading_key
  inner join {{ ref("int_text_template") }} as followed on disclosures.disclosure_id = followed.disclosure_id
  where narrative.status = 'published' and followed.is_followed
),

-- sections without a number share none
numbered as (
  select
    *,
    first_value(heading) over (partition by disclosure_id, part, section order by row_no) as first_heading,
    row_number() over (partition by disclosure_id, part, section order by row_no) as place
  from {{ ref("stg_narrative_section") }}
  where section is not null
),

parts as (
  select
    disclosure_id,
    project_code,
    '资金来源' as part
  from {{ ref("stg_t15_funding") }}
  union all
  select
    disclosure_id,
    project_code,
    '支出明细' as part
  from {{ ref("stg_t15_detail") }}
  union all
  select
    disclosure_id,
    project_code,
    case horizon when 'annual' then '年度绩效指标' else '长期绩效指标' end as part
  from {{ ref("stg_t15_indicator") }}
),

wanted as (
  {%- for part in ["资金来源", "支出明细", "长期绩效指标", "年度绩效指标"] %}
  select '{{ part }}' as part
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

form_parts as (
  select
    form.disclosure_id,
    form.project_code,
    form.project_name,
    form.source_file,
    form.row_no,
    wanted.part,
    max(found.part) as part_published
  from {{ ref("stg_t15_form") }} as form
  inner join {{ ref("int_table_status") }} as table_status
    on form.disclosure_id = table_status.disclosure_id and table_status.table_code = 'T15'
  cross join wanted
  left join parts as found
    on
      form.disclosure_id = found.disclosure_id
      and form.project_code = found.project_code
      and wanted.part = found.part
  where table_status.status = 'published'
  group by form.disclosure_id, form.project_code, form.project_name, form.source_file, form.row_no, wanted.part
),

final as (
  {{ check("c_section_present", "required", "'N'", published="heading_published", expected="heading",
    broken="heading_published is null", label="heading", row="part || ' ' || heading") }}
  union all
  {{ check("c_section_number", "numbered", "'N'", published="section", expected="first_heading", broken="place > 1",
    label="heading", row="part || ' ' || heading") }}
  union all
  {{ check("c_form_complete", "form_parts", "'T15'", published="part_published", expected="part",
    broken="part_published is null", label="project_name", row="project_code", scope="project_code || ' ' || part") }}
)

select * from final
