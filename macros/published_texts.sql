{# The seeds that hold parts of published tables; seeds/reference/published_parts.csv says which part belongs to which
   table. #}
{% macro published_parts() %}
  {{ return([
    "t01_income_expenditure", "t02_income", "t03_expenditure", "t04_fiscal_appropriation",
    "t05_general_budget_by_function", "t06_general_budget_by_unit", "t07_basic_expenditure", "t08_three_public",
    "t09_government_fund", "t10_state_capital", "t11_project", "t12_procurement", "t13_service_purchase",
    "t14_form", "t14_funding", "t14_project", "t14_objective", "t14_indicator",
    "t15_form", "t15_history", "t15_funding", "t15_detail", "t15_procurement_plan", "t15_objective", "t15_indicator",
    "narrative_section", "narrative_claim", "narrative_paragraph",
  ]) }}
{% endmacro %}

{# Every text of one such seed and of the same table in the landing folder, one row a text, letter by letter as it
   arrived. Of all disclosures, also in a night that builds few of them: the texts themselves are not kept. #}
{% macro published_texts(seed_name) %}
  {%- set columns = seed_columns(seed_name) -%}
  {%- set texts = columns | reject("in", ["disclosure_id", "row_no"]) | list -%}
  select
    disclosure_id,
    '{{ seed_name }}' as seed_name,
    cast(row_no as integer) as row_no,
    cast(column_name as varchar(64)) as column_name,
    published_text
  from (
    {%- for relation in [ref(seed_name), source("landing", "landed_" ~ seed_name)] %}
    select
      disclosure_id,
      row_no
      {%- for column in texts %},
      nullif({{ column }}, '') as {{ column }}
      {%- endfor %}
    from {{ relation }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
  ) as published
  unpivot (published_text for column_name in ({{ texts | join(", ") }}))
{% endmacro %}
