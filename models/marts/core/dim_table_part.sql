select
  seed_name,
  table_code,
  cast(position as integer) as position,
  title_zh,
  title_en,
  layout,
  grouped_by
from {{ ref("published_parts") }}
