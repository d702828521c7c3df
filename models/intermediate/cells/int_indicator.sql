-- Performance indicators of tables 14 and 15 side by side, with the kind of each year's value.
{%- set values = ["value_two_years_ago", "value_last_year", "value"] %}

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

-- each text is cleaned once: that is what this model costs
cleaned as (
  select
    *,
    {%- for column in values %}
    {{ clean_name(column) }} as {{ column }}_name,
    {%- endfor %}
    {{ clean_name("indicator") }} as indicator_key
  from both_tables
),

final as (
  select
    disclosure_id,
    row_no,
    source_file,
    table_code,
    target,
    project_code,
    horizon,
    level_1,
    level_2,
    indicator,
    value_two_years_ago,
    value_last_year,
    value,
    weight,
    indicator_key,
    {%- for column in values %}
    {{ value_kind(column ~ "_name") }} as {{ column }}_kind,
    {%- endfor %}
    coalesce(value_two_years_ago_name, '') || ' | ' || coalesce(value_last_year_name, '') || ' | '
    || coalesce(value_name, '') as value_key
  from cleaned
)

select * from final
