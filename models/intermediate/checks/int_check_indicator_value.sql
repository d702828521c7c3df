-- Grain: one row a comparison. Columns as in int_check.
with tuples as (
  select
    disclosure_id,
    horizon,
    indicator_key,
    value_key,
    max(case when table_code = 'T14' then 1 else 0 end) as in_14,
    max(case when table_code = 'T15' then 1 else 0 end) as in_15,
    min(row_no) as row_no,
    min(source_file) as source_file
  from {{ ref("int_indicator") }}
  group by disclosure_id, horizon, indicator_key, value_key
),

compared as (
  select
    *,
    max(in_14) over (partition by disclosure_id, horizon, indicator_key) as name_in_14,
    max(in_15) over (partition by disclosure_id, horizon, indicator_key) as name_in_15,
    max(case when in_15 = 0 then value_key end) over (partition by disclosure_id, horizon, indicator_key)
      as other_value,
    max(case when in_14 = 0 then 1 else 0 end) over (partition by disclosure_id, horizon, indicator_key)
      as differs_in_15
  from tuples
)

-- a value of table 15 that differs is named once, with its partner in table 14
{{ check("p_indicator_value", "compared", "case when in_15 = 1 then 'T15' else 'T14' end",
  published="value_key", expected="case when in_15 = 1 then other_value end", broken="in_14 = 0 or in_15 = 0",
  where="name_in_14 = 1 and name_in_15 = 1 and not (in_15 = 0 and differs_in_15 = 1)", label="indicator_key",
  row="horizon || ' ' || indicator_key", scope="horizon || ' ' || indicator_key || ' ' || value_key") }}
