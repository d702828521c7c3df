-- Totals by classification code from the leaves upward, beside what is published.
{{ config(materialized="incremental") }}

with both_kinds as (
  select
    disclosure_id,
    table_code,
    row_code,
    row_level,
    measure,
    published_amount,
    rebuilt_amount,
    difference,
    {{ outcome_of("difference", "0", "tolerance") }} as outcome
  from {{ ref("int_rebuilt_published") }}
  union all
  select
    disclosure_id,
    'T02' as table_code,
    row_code,
    row_level,
    measure,
    null as published_amount,
    amount as rebuilt_amount,
    null as difference,
    'rebuilt' as outcome
  from {{ ref("int_rebuilt_income") }}
),

final as (
  select
    disclosure_id,
    table_code,
    case
      {%- for coded_table, (relation, classification) in subject_tables().items() %}
      when table_code = '{{ coded_table }}' then '{{ classification }}'
      {%- endfor %}
      when table_code in ('T01', 'T04') then 'fund_and_class'
      when table_code in ('T12', 'T13') then 'procurement'
      when row_level = 'category' then 'project'
      else 'unit'
    end as classification,
    row_code as code,
    row_level as level,
    measure,
    cast(published_amount as decimal(24, 4)) as published_amount,
    cast(rebuilt_amount as decimal(24, 4)) as rebuilt_amount,
    cast(difference as decimal(24, 4)) as difference,
    outcome
  from both_kinds
)

select * from final
