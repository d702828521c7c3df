-- The terms of all equations of those disclosures.
with cells as (
  select cell.*
  from {{ changed_of(ref("int_cell")) }} as cell
  inner join {{ ref("int_affected_disclosure") }} as affected on cell.disclosure_id = affected.disclosure_id
),

terms as ({{ equation_terms("cells") }})

select *
from terms
where side in ('left', 'right')
