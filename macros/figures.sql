{# Where figures stand: relations of rows with SQL for what a row is (`row_code`, `parent`, `level`, `label`) and the
   measures that its columns hold (a list, or measure: column where the names differ), or, for a relation that holds one
   figure a row, SQL for its `measure`, `text` and `source_column`. `unit` is the currency unit printed with the figure;
   where it is NULL, that of the table holds. Rows of table 15 are of the project whose form they stand in. #}
{% macro figure_relations() %}
  {%- set five = ["total", "basic", "personnel", "operating", "project"] -%}
  {%- set funds = ["total", "basic", "project"] -%}
  {%- set project_row = {"row_code": "project_code", "parent": "null", "level": "'project'"} -%}
  {%- set detail_row = {"parent": "project_code", "level": "'detail'", "label": "content"} -%}
  {{ return([
    dict(table_code="T02", relation="stg_t02_income", measures=[
      "total", "current_year", "general_budget", "government_fund", "state_capital", "fiscal_account",
      "business_income", "operating_income", "superior_subsidy", "subordinate_payment", "other_income", "carry_over",
    ]),
    dict(table_code="T03", relation="stg_t03_expenditure", measures=[
      "total", "basic", "project", "business_operation", "paid_to_superior", "subsidy_to_subordinate",
    ]),
    dict(table_code="T05", relation="stg_t05_general_budget_by_function", measures=five),
    dict(table_code="T06", relation="stg_t06_general_budget_by_unit", measures=five),
    dict(table_code="T07", relation="stg_t07_basic_expenditure", measures=["total", "personnel", "operating"]),
    dict(table_code="T08", relation="stg_t08_three_public", measures=[
      "total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception",
    ]),
    dict(table_code="T09", relation="stg_t09_government_fund", measures=funds),
    dict(table_code="T10", relation="stg_t10_state_capital", measures=funds),
    dict(table_code="T11", relation="stg_t11_project", measures=[
      "total", "general_budget", "government_fund", "state_capital", "carry_general_budget", "carry_government_fund",
      "carry_state_capital", "fiscal_account", "unit_funds",
    ]),
    dict(table_code="T12", relation="int_procurement_line", attributes=[
      "project_code", "function_code", "basic_economic_code", "catalogue_class", "detail_code",
    ], measures=[
      "quantity", "unit_price", "amount", "sme_amount", "micro_amount",
    ]),
    dict(table_code="T13", relation="stg_t13_service_purchase", measures=["quantity", "amount"]),
    dict(table_code="T14", relation="stg_t14_funding", measures={
      "current": "current_amount", "share": "share", "two_years_ago": "two_years_ago", "last_year": "last_year",
    }),
    dict(project_row, table_code="T14", relation="int_performance_project", label="project_name", measures=[
      "current_budget", "total_budget",
    ]),
    dict(project_row, table_code="T15", relation="stg_t15_form", label="project_name", measures={
      "current_budget": "current_budget", "total_budget": "total_budget_figure",
    }),
    dict(table_code="T15", relation="stg_t15_funding", label="source", measures={"funding": "amount"}),
    dict(detail_row, table_code="T15", relation="stg_t15_detail", measures=[
      "fiscal_amount", "transfer_amount", "other_amount", "basis_quantity",
    ]),
    dict(detail_row, table_code="T15", relation="stg_t15_detail", measures=["basis_price"], unit="basis_price_unit"),
    dict(
      table_code="T15", relation="stg_t15_procurement_plan", attributes=["project_code"], parent="project_code",
      level="'plan'", label="item_name", measures={"plan_amount": "amount"}
    ),
    dict(
      table_code="T15", relation="stg_t15_indicator",
      row_code="project_code || '/' || horizon || '/' || target_no || '/' || row_no",
      parent="project_code", level="'indicator'", label="indicator", measures=["weight", "target_weight"]
    ),
    dict(
      table_code="T01", relation="stg_t01_income_expenditure",
      measure="side", text="amount", source_column="side || '_amount'"
    ),
    dict(
      table_code="T04", relation="stg_t04_fiscal_appropriation",
      measure="side", text="amount", source_column="side || '_amount'"
    ),
    dict(
      project_row, table_code="T15", relation="int_project_history", label="item", unit="unit",
      measure="measure", text="figure_text", source_column="'value'"
    ),
    dict(
      table_code="N", relation="int_claim_figure", parent="case when row_code != 'total' then 'total' end",
      level="case when row_code = 'total' then 'total' else 'claim' end", label="subject", unit="unit",
      measure="measure", text="figure_text", source_column="'value'"
    ),
    dict(
      table_code="table_code", relation="int_printed_figure", unit="unit",
      measure="measure", text="published_text", source_column="'text'"
    ),
  ]) }}
{% endmacro %}

{# The measures that columns hold, by table. #}
{% macro measures_of_tables() %}
  {%- set found = {"T01": ["income", "expenditure"], "T04": ["income", "expenditure"]} -%}
  {%- for row in figure_relations() if row.measures -%}
    {%- do found.update({row.table_code: (found.get(row.table_code, []) + row.measures | list) | unique | list}) -%}
  {%- endfor -%}
  {{ return(found) }}
{% endmacro %}

{# SQL for the table of a relation's figures: its code, or the column that has it. #}
{% macro figure_table(row) -%}
  {{ row.table_code if row.table_code == "table_code" else "'" ~ row.table_code ~ "'" }}
{%- endmacro %}

{% macro figure_attributes(row) %}
  {{ return(row.get("attributes", []) + (["project_name_key"] if row.table_code == "T15" else [])) }}
{% endmacro %}

{# A row without a name is known by its place. #}
{% macro figure_row_code(row) -%}
  cast(coalesce({{ row.row_code or "row_code" }}, 'row ' || row_no) as varchar(200))
{%- endmacro %}

{% macro figure_parent(row) -%}
  cast({{ row.parent or "parent_row_code" }} as varchar(200))
{%- endmacro %}

{# A line of a form says too little without its project: every form has the same lines. #}
{% macro figure_label(row) -%}
  {%- set label = row.label or "row_label" -%}
  {{ label if row.table_code != "T15" or label == "project_name" else "coalesce(form_name || ' ', '') || " ~ label }}
{%- endmacro %}

{# The published figures of one such relation, one row a figure; blank ones are none. Row attributes that the relation
   lacks are NULL. #}
{% macro figures(row) %}
  {%- set columns = row.measures if row.measures is mapping else dict() -%}
  {%- if row.measures is not mapping -%}
    {%- for measure in row.measures or [] -%}{%- do columns.update({measure: measure}) -%}{%- endfor -%}
  {%- endif -%}
  select
    disclosure_id,
    table_code,
    row_code,
    parent_row_code,
    row_level,
    row_label,
    {%- for attribute in row_attributes() %}
    {{ attribute }},
    {%- endfor %}
    measure,
    unit,
    published_text,
    source_file,
    source_row,
    {%- if columns %}
    case
      {%- for measure, column in columns.items() %}
      when measure = '{{ measure }}' then '{{ column }}'
      {%- endfor %}
    end as source_column
    {%- else %}
    source_column
    {%- endif %}
  from (
    select
      disclosure_id,
      {{ figure_table(row) }} as table_code,
      {{ figure_row_code(row) }} as row_code,
      {{ figure_parent(row) }} as parent_row_code,
      {{ row.level or "row_level" }} as row_level,
      {{ figure_label(row) }} as row_label,
      {%- for attribute in row_attributes() %}
      cast({{ attribute if attribute in figure_attributes(row) else "null" }} as varchar(200)) as {{ attribute }},
      {%- endfor %}
      cast({{ row.unit or "null" }} as varchar(8)) as unit,
      source_file,
      row_no as source_row,
      {%- for measure, column in columns.items() %}
      {{ column }} as {{ measure }}{{ "," if not loop.last }}
      {%- endfor %}
      {%- if not columns %}
      {{ row.measure }} as measure,
      {{ row.text }} as published_text,
      {{ row.source_column }} as source_column
      {%- endif %}
    from {{ rows_of_forms(row.relation) if row.table_code == "T15" else ref(row.relation) }}
  ) as published
  {%- if columns %}
  unpivot (published_text for measure in ({{ columns.keys() | join(", ") }}))
  {%- else %}
  where published_text is not null
  {%- endif %}
{% endmacro %}

{# Rows of project forms with what their project is called. #}
{% macro rows_of_forms(relation) -%}
  (
    select
      line.*,
      form.project_name as form_name,
      form.project_name_key
    from {{ ref(relation) }} as line
    left join {{ ref("int_project_name") }} as form
      on line.disclosure_id = form.disclosure_id and line.project_code = form.project_code
  ) as line
{%- endmacro %}

{# What else a row may be joined by than its own code. #}
{% macro row_attributes() %}
  {{ return([
    "project_code", "project_name_key", "function_code", "basic_economic_code", "catalogue_class", "detail_code",
  ]) }}
{% endmacro %}

{# Published text as an exact number, NULL where it is blank or no number. #}
{% macro decimal_of(text) -%}
  {{ number_of(clean_figure(text), "decimal(18, 6)") }}
{%- endmacro %}
