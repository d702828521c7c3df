-- Grain: one row a comparison. Columns as in int_check.
-- Names are compared per horizon; a name of one table only is paired with the nearest such name of the other.
with names as (
  select
    disclosure_id,
    horizon,
    indicator_key,
    max(case when table_code = 'T14' then 1 else 0 end) as in_14,
    max(case when table_code = 'T15' then 1 else 0 end) as in_15,
    min(row_no) as row_no,
    min(source_file) as source_file
  from {{ ref("int_indicator") }}
  group by disclosure_id, horizon, indicator_key
),

-- names of one table only; comparing many, or long ones, takes time that grows with the square
alone as (
  select
    *,
    row_number() over (partition by disclosure_id, horizon, in_15 order by indicator_key) as name_no
  from names
  where in_14 = 0 or in_15 = 0
),

pairs as (
  select
    name_15.disclosure_id,
    name_15.horizon,
    name_15.indicator_key,
    name_14.indicator_key as nearest_14,
    row_number() over (
      partition by name_15.disclosure_id, name_15.horizon, name_15.indicator_key
      order by levenshtein(name_15.indicator_key, name_14.indicator_key), name_14.indicator_key
    ) as place
  from alone as name_15
  inner join alone as name_14
    on
      name_15.disclosure_id = name_14.disclosure_id
      and name_15.horizon = name_14.horizon
      and {{ is_near("name_15.indicator_key", "name_14.indicator_key") }}
  where name_15.in_14 = 0 and name_14.in_15 = 0 and name_15.name_no <= 500 and name_14.name_no <= 500
),

taken as (
  select distinct
    disclosure_id,
    horizon,
    nearest_14
  from pairs
  where place = 1
),

compared as (
  select
    names.*,
    pair.nearest_14
  from names
  left join pairs as pair
    on
      names.disclosure_id = pair.disclosure_id
      and names.horizon = pair.horizon
      and names.indicator_key = pair.indicator_key
      and pair.place = 1
  left join taken
    on
      names.disclosure_id = taken.disclosure_id
      and names.horizon = taken.horizon
      and names.indicator_key = taken.nearest_14
  where taken.nearest_14 is null
)

{{ check("p_indicator_match", "compared", "case when in_15 = 1 then 'T15' else 'T14' end",
  published="indicator_key", expected="nearest_14", broken="in_14 = 0 or in_15 = 0", label="indicator_key",
  row="horizon || ' ' || indicator_key", of_tables=true) }}
