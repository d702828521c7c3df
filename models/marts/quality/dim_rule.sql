select
  rule_code,
  form,
  family,
  severity,
  exists_when,
  title_zh,
  title_en,
  basis
from {{ ref("rules") }}
