-- Figures that cannot be read: no number, or more than any budget holds. None may reach a warehouse that is published.
select
  disclosure_id,
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
  source_file,
  row_no as source_row,
  'direction' as source_column,
  direction as published_text,
  'is no known direction word' as problem
from {{ ref("stg_t15_history") }}
where direction is not null and direction_sign is null
union all
select
  claim.disclosure_id,
  claim.source_file,
  claim.row_no as source_row,
  'value' as source_column,
  claim.value as published_text,
  'is no known direction word' as problem
from {{ ref("stg_narrative_claim") }} as claim
{{ anti_join() }} {{ ref("direction_words") }} as words
  on claim.value = words.word
where claim.kind = 'direction' and claim.value is not null
