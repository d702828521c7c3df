select
  measure,
  cast(position as integer) as position,
  name_zh,
  name_en,
  kind
from {{ ref("measures") }}
