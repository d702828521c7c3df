with published as (
  {{ published_below_projects("t15_indicator") }}
),

final as (
  select
    disclosure_id,
    row_no,
    source_file,
    project_code,
    horizon,
    target_no,
    target_weight,
    {{ fill_down("level_1", "disclosure_id, project_code, horizon, target_no") }} as level_1,
    level_2,
    indicator,
    value_two_years_ago,
    value_last_year,
    value,
    weight,
    basis
  from published
)

select * from final
