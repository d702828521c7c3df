-- Cells that stand in at least one evaluated equation.
with terms as ({{ equation_terms(changed_of(ref("int_cell"))) }}),

evaluated as (
  select
    disclosure_id,
    pattern_no,
    row_scope
  from {{ changed_of(ref("int_equation")) }} as equation
  where outcome != 'untestable'
)

select distinct
  terms.disclosure_id,
  terms.table_code,
  terms.row_code,
  terms.measure
from terms
inner join evaluated
  on
    terms.disclosure_id = evaluated.disclosure_id
    and terms.pattern_no = evaluated.pattern_no
    and terms.row_scope = evaluated.row_scope
where terms.side in ('left', 'right')
