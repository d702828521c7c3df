with published as ({{ published("t08_three_public") }}),

final as (
  select
    *,
    'total' as row_code,
    'total' as row_level,
    '合计' as row_label,
    cast(null as varchar(64)) as parent_row_code
  from published
)

select * from final
