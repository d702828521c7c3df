with published as ({{ published("t14_indicator") }}),

final as (
  select
    disclosure_id,
    row_no,
    source_file,
    horizon,
    target_no,
    {{ fill_down("level_1", "disclosure_id, horizon, target_no") }} as level_1,
    level_2,
    indicator,
    value_two_years_ago,
    value_last_year,
    value,
    basis
  from published
)

select * from final
