select
  measure,
  position,
  name_zh,
  name_en,
  kind
from {{ ref("int_measure") }}
