-- The terms of all equations within those disclosures.
with cells as (
  select cell.*
  from {{ changed_of(ref("int_cell")) }} as cell
  inner join {{ ref("int_affected_disclosure") }} as affected on cell.disclosure_id = affected.disclosure_id
),

terms as ({{ equation_terms("cells", "term.side in ('left', 'right')", linked=false) }})

select * from terms
