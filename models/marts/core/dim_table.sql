select
  table_code,
  cast(position as integer) as position,
  seed_name,
  title_zh,
  title_en,
  basis
from {{ ref("tables") }}
