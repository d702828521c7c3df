-- Every figure of every table as text, one row a figure, blanks included.
{%- set five = ["total", "basic", "personnel", "operating", "project"] %}
{%- set indicator_code = "project_code || '/' || horizon || '/' || target_no || '/' || row_no" %}

with final as (
  {{ figures(ref("stg_t02_income"), "T02", [
    "total", "current_year", "general_budget", "government_fund", "state_capital", "fiscal_account",
    "business_income", "operating_income", "superior_subsidy", "subordinate_payment", "other_income", "carry_over",
  ]) }}
  union all
  {{ figures(ref("stg_t03_expenditure"), "T03", [
    "total", "basic", "project", "business_operation", "paid_to_superior", "subsidy_to_subordinate",
  ]) }}
  union all
  {{ figures(ref("stg_t05_general_budget_by_function"), "T05", five) }}
  union all
  {{ figures(ref("stg_t06_general_budget_by_unit"), "T06", five) }}
  union all
  {{ figures(ref("stg_t07_basic_expenditure"), "T07", ["total", "personnel", "operating"]) }}
  union all
  {{ figures(ref("stg_t08_three_public"), "T08", [
    "total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception",
  ]) }}
  union all
  {{ figures(ref("stg_t09_government_fund"), "T09", ["total", "basic", "project"]) }}
  union all
  {{ figures(ref("stg_t10_state_capital"), "T10", ["total", "basic", "project"]) }}
  union all
  {{ figures(ref("stg_t11_project"), "T11", [
    "total", "general_budget", "government_fund", "state_capital", "carry_general_budget", "carry_government_fund",
    "carry_state_capital", "fiscal_account", "unit_funds",
  ]) }}
  union all
  {{ figures(
    ref("int_procurement_line"), "T12", ["quantity", "unit_price", "amount", "sme_amount", "micro_amount"],
    attributes=row_attributes()
  ) }}
  union all
  {{ figures(ref("stg_t13_service_purchase"), "T13", ["quantity", "amount"]) }}
  union all
  {{ figures(
    ref("stg_t14_funding"), "T14",
    {"current": "current_amount", "share": "share", "two_years_ago": "two_years_ago", "last_year": "last_year"}
  ) }}
  union all
  {{ figures(
    ref("int_performance_project"), "T14", ["current_budget", "total_budget"],
    row_code="project_code", parent="null", level="'project'", label="project_name"
  ) }}
  union all
  {{ figures(
    ref("stg_t15_form"), "T15", {"current_budget": "current_budget", "total_budget": "total_budget_figure"},
    row_code="project_code", parent="null", level="'project'", label="project_name"
  ) }}
  union all
  {{ figures(ref("stg_t15_funding"), "T15", {"funding": "amount"}, label="source") }}
  union all
  {{ figures(
    ref("stg_t15_detail"), "T15", ["fiscal_amount", "transfer_amount", "other_amount", "basis_quantity"],
    parent="project_code", level="'detail'", label="content"
  ) }}
  union all
  {{ figures(
    ref("stg_t15_detail"), "T15", ["basis_price"],
    parent="project_code", level="'detail'", label="content", unit="basis_price_unit"
  ) }}
  union all
  {{ figures(
    ref("stg_t15_procurement_plan"), "T15", {"plan_amount": "amount"}, attributes=["project_code"],
    parent="project_code", level="'plan'", label="item_name"
  ) }}
  union all
  {{ figures(
    ref("stg_t15_indicator"), "T15", ["weight", "target_weight"],
    row_code=indicator_code, parent="project_code", level="'indicator'", label="indicator"
  ) }}
  union all
  {{ keyed_figures(ref("stg_t01_income_expenditure"), "T01", "side", "amount", "side || '_amount'") }}
  union all
  {{ keyed_figures(ref("stg_t04_fiscal_appropriation"), "T04", "side", "amount", "side || '_amount'") }}
  union all
  {{ keyed_figures(
    ref("int_project_history"), "T15", "measure", "figure_text", "'value'",
    row_code="project_code", parent="null", level="'project'", label="item", unit="unit"
  ) }}
  union all
  {{ keyed_figures(
    ref("int_claim_figure"), "N", "measure", "figure_text", "'value'",
    parent="case when row_code != 'total' then 'total' end", level="case when row_code = 'total' then 'total' else 'claim' end", label="subject", unit="unit"
  ) }}
)

select * from final
