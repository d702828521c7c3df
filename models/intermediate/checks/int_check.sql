-- All comparisons of texts: one row each that disagrees, with the columns of an equation, and one row for those of a
-- rule that agree.
{{ config(materialized="incremental") }}

{%- set checks = [
  "filing", "completeness", "unprinted", "section", "content", "amount", "figure", "classification", "template_line",
  "project", "claim_name", "indicator", "weight", "output", "indicator_match", "indicator_value", "objective", "unit",
  "unit_scale", "statement", "statement_change", "statement_path", "list", "slip", "reading", "placed", "code",
  "project_code",
] %}
{%- set kept = [
  "disclosure_id", "rule_code", "outcome", "table_code", "row_label", "measure", "published", "expected", "source_file",
  "source_row", "comparisons",
] %}

with checks as (
  {%- for name in checks %}
  select * from {{ ref("int_check_" ~ name) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

-- a row without a name is known by its place
placed as (
  select
    {%- for column in kept %}
    {{ column }},
    {%- endfor %}
    coalesce(row_scope, table_code || ' row ' || source_row, '') as row_scope,
    coalesce(row_code, 'row ' || source_row) as row_code
  from checks
  where outcome = 'broken'
),

-- a row that is printed twice is compared twice
numbered as (
  select
    *,
    row_number() over (partition by disclosure_id, rule_code, row_scope order by source_file, source_row) - 1
      as times_before
  from placed
),

final as (
  select
    {%- for column in kept %}
    {{ column }},
    {%- endfor %}
    row_scope || case when times_before > 0 then ' #' || (times_before + 1) else '' end as row_scope,
    row_code
  from numbered
  union all
  select
    {%- for column in kept %}
    {{ column }},
    {%- endfor %}
    row_scope,
    row_code
  from checks
  where outcome = 'exact'
)

select * from final
