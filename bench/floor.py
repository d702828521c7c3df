"""The floor under every evaluation of the equations: one bare query that joins cells with terms and adds them up."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import duckdb

REPEATS = 3

# The catalogue's selectors (macros/selectors.sql) without dbt; equations within one disclosure.
FLOOR = """
with sums as (
  select
    cell.disclosure_id,
    term.rule_measure_key,
    case
      when term.selector_kind in ('all', 'parent', 'level') then cell.row_code
      when term.selector_kind = 'children' then cell.parent_row_code
      when term.selector_kind = 'by_project' then cell.project_code
      when term.selector_kind = 'by_project_name' then cell.project_name_key
      when term.selector_kind = 'by_function' then cell.function_code
      when term.selector_kind = 'by_economic' then cell.basic_economic_code
      when term.selector_kind = 'by_catalogue' then cell.catalogue_class
      when term.selector_kind = 'by_detail' then cell.detail_code
      else ''
    end as row_scope,
    sum(case when term.side = 'left' then cell.amount else -cell.amount end) as difference,
    count(*) as cells
  from intermediate.int_cell as cell
  inner join intermediate.int_rule_term as term
    on
      cell.table_code = term.table_code
      and cell.measure = term.measure
      and case term.selector_kind
        when 'all' then true
        when 'row' then cell.row_code = term.selector_value
        when 'parent' then cell.has_children
        when 'children' then cell.parent_row_code is not null
        when 'leaf' then not cell.has_children
        when 'total' then cell.row_level = 'total'
        when 'name' then cell.row_label = term.selector_value
        when 'by_project' then cell.project_code is not null
        when 'by_project_name' then cell.project_name_key is not null
        when 'by_function' then cell.function_code is not null
        when 'by_economic' then cell.basic_economic_code is not null
        when 'by_catalogue' then cell.catalogue_class is not null
        when 'by_detail' then cell.detail_code is not null
        else cell.row_level = term.selector_value
      end
  where term.link = '' and term.side in ('left', 'right') and cell.amount is not null
  group by all
)

select
  count(*),
  sum(cells),
  count(*) filter (where difference != 0)
from sums
"""


def floor(warehouse: Path) -> float:
    """Seconds of the query, the median of three runs."""
    taken = []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for _ in range(REPEATS):
            began = time.perf_counter()
            connection.execute(FLOOR).fetchall()
            taken.append(time.perf_counter() - began)
    return median(taken)
