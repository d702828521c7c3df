select
  seed_name,
  column_name,
  cast(position as integer) as position,
  group_zh,
  group_en,
  title_zh,
  title_en,
  holds,
  figures
from {{ ref("published_columns") }}
