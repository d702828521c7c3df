select
  rule_code,
  form,
  family,
  severity,
  exists_when,
  title_zh,
  title_en,
  basis,
  definition_hash
from {{ ref("int_rule") }}
