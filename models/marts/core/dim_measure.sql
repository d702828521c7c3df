select
  measure,
  cast(row_number() over (order by case when stage is null then 0 else 1 end, stage, position) as integer) as position,
  name_zh,
  name_en,
  kind
from {{ ref("int_measure") }}
