-- Performance indicators of tables 14 and 15 side by side, with the kind of each year's value.
with both_tables as (
  select
    disclosure_id,
    row_no,
    source_file,
    'T14' as table_code,
    horizon || ' ' || target_no as target,
    cast(null as varchar(64)) as project_code,
    horizon,
    level_1,
    level_2,
    indicator,
    value_two_years_ago,
    value_last_year,
    value,
    cast(null as varchar(16)) as weight
  from {{ ref("stg_t14_indicator") }}
  union all
  select
    disclosure_id,
    row_no,
    source_file,
    'T15' as table_code,
    project_code || ' ' || horizon || ' ' || target_no as target,
    project_code,
    horizon,
    level_1,
    level_2,
    indicator,
    value_two_years_ago,
    value_last_year,
    value,
    weight
  from {{ ref("stg_t15_indicator") }}
),

final as (
  select
    *,
    {{ clean_name("indicator") }} as indicator_key,
    {%- for column in ["value_two_years_ago", "value_last_year", "value"] %}
    {{ value_kind(column) }} as {{ column }}_kind,
    {%- endfor %}
    coalesce({{ clean_name("value_two_years_ago") }}, '') || ' | '
    || coalesce({{ clean_name("value_last_year") }}, '') || ' | '
    || coalesce({{ clean_name("value") }}, '') as value_key
  from both_tables
)

select * from final
