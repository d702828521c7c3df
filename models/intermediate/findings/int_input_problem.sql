-- Figures that cannot be read: no number, or more than any budget holds; and words of no known direction. Most bad
-- input is refused before (docs/bad-input.md): what is left is an amount too large in the unit of its table, and what
-- plain dbt reads of a folder that nobody checked.
select
  disclosure_id,
  table_code,
  row_code,
  row_label,
  measure,
  source_file,
  source_row,
  source_column,
  published_text,
  case
    when {{ is_number(clean_figure("published_text")) }} then 'is too large for an amount'
    else 'is not a number'
  end as problem
from {{ ref("int_cell_of_run") }}
where amount is null
union all
select
  disclosure_id,
  'T15' as table_code,
  project_code as row_code,
  item as row_label,
  null as measure,
  source_file,
  row_no as source_row,
  'direction' as source_column,
  direction as published_text,
  'is an unknown direction word' as problem
from {{ ref("stg_t15_history") }}
where direction is not null and direction_sign is null
union all
select
  claim.disclosure_id,
  'N' as table_code,
  claim.section as row_code,
  claim.subject as row_label,
  null as measure,
  claim.source_file,
  claim.row_no as source_row,
  'value' as source_column,
  claim.value as published_text,
  'is an unknown direction word' as problem
from {{ ref("stg_narrative_claim") }} as claim
{{ anti_join() }} {{ ref("direction_words") }} as words
  on claim.value = words.word
where claim.kind = 'direction' and claim.value is not null
