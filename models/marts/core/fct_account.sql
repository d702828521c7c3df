-- Every figure of documents that were read, with what became of it.
{{ config(materialized="view") }}

select
  disclosure_id,
  account_no,
  place,
  published_text,
  state,
  reason
from {{ ref("int_account") }}
