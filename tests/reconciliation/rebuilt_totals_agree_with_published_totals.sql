-- Returns rows when the leaves of a classification do not add up to a total that is published.
-- depends_on: {{ ref("bureau_by_function") }}, {{ ref("bureau_by_economic") }}: it must not keep them from being built.
{{ config(tags=["finding"]) }}

select
  disclosure_id,
  table_code,
  classification,
  code,
  level,
  measure,
  published_amount,
  rebuilt_amount,
  difference
from {{ ref("fct_rebuilt_total") }}
where outcome = 'broken'
