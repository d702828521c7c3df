-- Broken equations that a table in another unit explains: one finding about the table stands for them.
{{ config(materialized="incremental") }}

select distinct
  term.disclosure_id,
  term.pattern_no,
  term.row_scope
from {{ ref("int_affected_term") }} as term
inner join {{ ref("int_scaled_table") }} as scaled
  on term.disclosure_id = scaled.disclosure_id and term.table_code = scaled.table_code
