select
  classification,
  code,
  name,
  level,
  parent_code,
  source_edition,
  valid_from,
  valid_to
from {{ ref("int_classification") }}
