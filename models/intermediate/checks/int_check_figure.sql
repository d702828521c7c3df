-- Grain as in int_check.
{%- set own_sides = "term.side in ('left', 'right') and term.whose = 'own'" %}

with read_by_text_rules as (
  select distinct
    table_code,
    measure
  from {{ ref("rule_terms") }}
  where side = 'reads' and measure != '*'
),

tested as (
  select distinct
    term.disclosure_id,
    term.source_file,
    term.source_row,
    term.row_code,
    term.measure
  from ({{ equation_terms(ref("int_possibly_untested_cell"), own_sides) }}) as term
  inner join {{ ref("int_equation_of_run") }} as equation
    on {{ same_equation("term", "equation") }}
  where equation.outcome != 'untestable'
),

-- what a sentence states is held against its cells
stated as (
  select distinct
    disclosure_id,
    table_code,
    row_code,
    measure
  from {{ ref("int_statement_cell") }}
),

cells as (
  select
    cell.disclosure_id,
    cell.table_code,
    cell.row_code,
    cell.row_label,
    cell.measure,
    cell.published_text,
    cell.source_file,
    cell.source_row,
    coalesce(tested.measure, read_by.measure, stated.measure) is not null as is_checked
  from {{ ref("int_possibly_untested_cell") }} as cell
  left join tested
    on
      cell.disclosure_id = tested.disclosure_id
      and cell.source_file = tested.source_file
      and cell.source_row = tested.source_row
      and cell.row_code = tested.row_code
      and cell.measure = tested.measure
  left join read_by_text_rules as read_by
    on cell.table_code = read_by.table_code and cell.measure = read_by.measure
  left join stated
    on
      cell.disclosure_id = stated.disclosure_id
      and cell.table_code = stated.table_code
      and cell.row_code = stated.row_code
      and cell.measure = stated.measure
),

compared as (
  {{ check("c_figure_checked", "cells", "table_code", published="published_text", expected="cast(null as varchar(8))",
    broken="not is_checked", label="row_label", row="row_code", measure="measure",
    scope="table_code || ' ' || row_code || ' ' || measure || ' ' || source_row", source_row="source_row") }}
),

figures as (
  select
    disclosure_id,
    count(*) as figures
  from {{ ref("int_cell_of_run") }}
  group by disclosure_id
),

unchecked as (
  select
    disclosure_id,
    sum(comparisons) as figures
  from compared
  where outcome = 'broken'
  group by disclosure_id
),

-- the cells that are sure to be tested were compared too
final as (
  select *
  from compared
  where outcome = 'broken'
  union all
  select
    figures.disclosure_id,
    'c_figure_checked' as rule_code,
    'exact' as outcome,
    null as row_scope,
    null as table_code,
    null as row_code,
    null as row_label,
    null as measure,
    null as published,
    null as expected,
    null as source_file,
    null as source_row,
    cast(figures.figures - coalesce(unchecked.figures, 0) as integer) as comparisons
  from figures
  left join unchecked on figures.disclosure_id = unchecked.disclosure_id
  where figures.figures > coalesce(unchecked.figures, 0)
)

select * from final
