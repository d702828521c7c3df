with published as ({{ published("t14_funding") }}),

lines as (
  select
    *,
    case side when '收入构成' then 'income' when '支出构成' then 'expenditure' else side end as side_key,
    {{ clean_label("item") }} as label,
    cast(null as varchar(64)) as group_label
  from published
),

sided as (
  select
    disclosure_id,
    row_no,
    source_file,
    side_key as side,
    item,
    label,
    group_label,
    false as is_detail,
    current_amount,
    share,
    two_years_ago,
    last_year
  from lines
),

known as ({{ with_template_line("sided", "T14") }}),

final as ({{ with_printed_line_above("known", "T14") }})

select * from final
