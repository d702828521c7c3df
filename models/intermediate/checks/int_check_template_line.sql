-- Grain: one row a comparison. Columns as in int_check.
with lines as (
  {%- for table_code, relation in {
    "T01": "stg_t01_income_expenditure", "T04": "stg_t04_fiscal_appropriation", "T14": "stg_t14_funding",
  }.items() %}
  select
    disclosure_id,
    row_no,
    source_file,
    '{{ table_code }}' as table_code,
    side,
    row_code,
    row_label,
    {{ clean_label("row_label") }} as label,
    row_level,
    is_template_line
  from {{ ref(relation) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

near as (
  select distinct
    lines.disclosure_id,
    lines.table_code,
    lines.side,
    lines.row_no
  from lines
  inner join {{ ref("template_lines") }} as line
    on lines.table_code = line.table_code and lines.side = line.side and {{ is_near("lines.label", "line.label") }}
  where not lines.is_template_line
),

-- another template has lines of its own: there only a misprint of one that is known is named
known as (
  select lines.*
  from lines
  inner join {{ ref("int_template") }} as template on lines.disclosure_id = template.disclosure_id
  left join near
    on
      lines.disclosure_id = near.disclosure_id
      and lines.table_code = near.table_code
      and lines.side = near.side
      and lines.row_no = near.row_no
  where template.prints_wide_columns or lines.is_template_line or near.row_no is not null
),

-- names of classes before 2020 are those of other editions
classes as (
  select
    lines.*,
    official.name as official_name
  from lines
  inner join {{ ref("stg_disclosures") }} as disclosures on lines.disclosure_id = disclosures.disclosure_id
  inner join {{ ref("int_classification") }} as official
    on
      official.classification = 'function'
      and lines.row_code = official.code
      and cast(disclosures.fiscal_year as integer) between official.valid_from and official.valid_to
  where lines.row_level = 'class' and cast(disclosures.fiscal_year as integer) >= 2020
),

final as (
  {{ check("k_line_known", "known", "table_code", published="row_label", expected="cast(null as varchar(8))",
    broken="not is_template_line and row_level != 'detail'", label="row_label", row="row_code",
    scope="table_code || ' ' || side || ' ' || row_no") }}
  union all
  {{ check("k_line_name", "classes", "table_code", published="label", expected="official_name",
    broken="label != " ~ clean_name("official_name"), label="row_label", row="row_code",
    scope="table_code || ' ' || side || ' ' || row_no") }}
)

select * from final
