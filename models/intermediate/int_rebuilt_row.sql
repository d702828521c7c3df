-- The sum of the leaves below every row that has rows below it, for every measure.
select
  leaf.disclosure_id,
  leaf.table_code,
  ancestor.ancestor_code as row_code,
  leaf.measure,
  cast(sum(leaf.amount) as decimal(24, 4)) as amount,
  cast(sum(leaf.resolution) as decimal(24, 5)) as resolution,
  count(*) as leaves
from {{ changed_of(ref("int_cell")) }} as leaf
inner join {{ ref("int_row_ancestor") }} as ancestor
  on
    leaf.disclosure_id = ancestor.disclosure_id
    and leaf.table_code = ancestor.table_code
    and leaf.row_code = ancestor.row_code
where not leaf.has_children
group by leaf.disclosure_id, leaf.table_code, ancestor.ancestor_code, leaf.measure
