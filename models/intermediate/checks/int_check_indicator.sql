-- Grain: one row a comparison. Columns as in int_check.
with first_levels as (
  select distinct level_1
  from {{ ref("indicator_scheme") }}
),

indicators as (
  select
    indicator.*,
    coalesce(form.project_name || ' ', '') || coalesce(indicator.indicator, '') as label,
    scheme.level_1 as scheme_level_1,
    first_level.level_1 as known_level_1
  from {{ ref("int_indicator") }} as indicator
  left join {{ ref("indicator_scheme") }} as scheme on indicator.level_2 = scheme.level_2
  left join first_levels as first_level on indicator.level_1 = first_level.level_1
  left join {{ ref("int_project_name") }} as form
    on indicator.disclosure_id = form.disclosure_id and indicator.project_code = form.project_code
),

dimensions as (
  select
    disclosure_id,
    indicator_key,
    min(row_no) as row_no,
    min(source_file) as source_file,
    min(table_code) as table_code,
    min(level_2) as first_dimension,
    max(level_2) as last_dimension
  from indicators
  where scheme_level_1 is not null
  group by disclosure_id, indicator_key
),

final as (
  {{ check("p_indicator_scheme", "indicators", "table_code",
    published="coalesce(level_1, '') || ' / ' || coalesce(level_2, '')",
    expected="coalesce(scheme_level_1, known_level_1, '') || ' / ' || case when scheme_level_1 is null then '?' else level_2 end",
    broken="scheme_level_1 is null or level_1 is null or scheme_level_1 != level_1",
    label="label", row="target", scope="target || ' ' || row_no") }}
  union all
  {{ check("p_indicator_dimension", "dimensions", "table_code", published="last_dimension", expected="first_dimension",
    broken="first_dimension != last_dimension", label="indicator_key", row="indicator_key") }}
  union all
  {{ check("p_indicator_kind", "indicators", "table_code", published="value_key",
    expected="cast(null as varchar(8))",
    broken="coalesce(value_two_years_ago_kind, value_last_year_kind, value_kind) != coalesce(value_last_year_kind, value_kind)
      or coalesce(value_last_year_kind, value_two_years_ago_kind, value_kind) != value_kind",
    where="horizon = 'annual'", label="label", row="target", scope="target || ' ' || row_no") }}
)

select * from final
