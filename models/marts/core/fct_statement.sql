-- Every figure of the narratives with what it is said of.
{{ config(materialized="view") }}

select
  disclosure_id,
  row_no as statement_no,
  page,
  heading_path,
  sentence,
  subject,
  code,
  kind,
  value,
  unit,
  direction,
  year,
  base,
  state,
  reason
from {{ ref("int_stated") }}
