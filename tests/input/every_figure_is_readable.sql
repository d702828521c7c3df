-- Returns rows when a published figure is no number, with its file, row and column.
select
  disclosure_id,
  source_file,
  source_row,
  source_column,
  published_text,
  problem
from {{ ref("int_input_problem") }}
