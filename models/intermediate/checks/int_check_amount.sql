-- Grain: one row a comparison. Columns as in int_check. All figures are compared; only those that cannot be read are
-- looked at one by one.
with readable as (
  select
    disclosure_id,
    cast(count(*) as integer) as figures
  from {{ ref("int_cell_of_run") }}
  where amount is not null
  group by disclosure_id
),

problems as (select * from {{ ref("int_input_problem") }}),

-- changes may be less than nothing, and so may what the text says of them
amounts as (
  select *
  from {{ ref("int_cell_of_run") }}
  where
    table_code in (
      select tables.table_code from {{ ref("tables") }} as tables
      where tables.table_code <= 'T13'
    )
    and measure_kind = 'money'
    and measure not like '%change%'
    and amount is not null
),

final as (
  {{ check("c_amount_readable", "problems", "table_code", published="published_text",
    expected="cast(null as varchar(8))", broken="true", label="row_label", row="row_code", measure="measure",
    scope="table_code || ' ' || coalesce(row_code, '') || ' ' || source_column || ' ' || source_row",
    source_row="source_row") }}
  union all
  {{ check("c_amount_negative", "amounts", "table_code", published="published_text",
    expected="cast(null as varchar(8))", broken="amount < 0", label="row_label", row="row_code", measure="measure",
    scope="table_code || ' ' || row_code || ' ' || measure || ' ' || source_row", source_row="source_row") }}
  union all
  select
    disclosure_id,
    'c_amount_readable' as rule_code,
    'exact' as outcome,
    null as row_scope,
    null as table_code,
    null as row_code,
    null as row_label,
    null as measure,
    null as published,
    null as expected,
    null as source_file,
    null as source_row,
    figures as comparisons
  from readable
)

select * from final
