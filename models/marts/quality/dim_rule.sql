select
  rule_code,
  form,
  family,
  severity,
  severity_rank,
  exists_when,
  link,
  title_zh,
  title_en,
  basis,
  definition_hash
from {{ ref("int_rule") }}
