-- Every figure of the narratives with what it is said of.
{{ config(materialized="view") }}

select
  disclosure_id,
  row_no,
  try_cast(page as integer) as page,
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
  case when state = 'unread' then 'unread' else 'read' end as state,
  case when state = 'unread' then reason end as reason
from {{ ref("stg_narrative_statement") }}
