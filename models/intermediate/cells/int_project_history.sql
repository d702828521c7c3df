-- The history of each project's budget as figures: a decrease is negative, 持平 (unchanged) is a change of zero.
select
  disclosure_id,
  row_no,
  source_file,
  project_code,
  item,
  measure,
  period_year,
  unit,
  case
    when direction_sign = 0 then {{ unchanged() }}
    else {{ directed("value", "direction_sign") }}
  end as figure_text
from {{ ref("stg_t15_history") }}
