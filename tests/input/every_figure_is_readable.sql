-- Returns rows when a published figure is no number, with its file, row and column.
select *
from {{ ref("int_input_problem") }}
