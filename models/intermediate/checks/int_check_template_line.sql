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
    is_template_line
  from {{ ref(relation) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
)

{{ check("k_line_known", "lines", "table_code", published="row_label", expected="cast(null as varchar(8))",
  broken="not is_template_line", label="row_label", row="row_code",
  scope="table_code || ' ' || side || ' ' || row_no") }}
