-- Patterns of which nothing can be tested in a disclosure: they take a column that it, or one that it is tied to, does
-- not print.
select
  unprinted.disclosure_id,
  term.pattern_no,
  term.rule_code
from {{ ref("int_unprinted_column") }} as unprinted
inner join {{ ref("int_rule_term") }} as term
  on unprinted.table_code = term.table_code and unprinted.measure = term.measure
where term.side in ('left', 'right') and term.link = ''
union distinct
select
  linked.disclosure_id,
  term.pattern_no,
  term.rule_code
from {{ ref("int_unprinted_column") }} as unprinted
inner join {{ ref("int_linked_disclosure") }} as linked on unprinted.disclosure_id = linked.linked_disclosure_id
inner join {{ ref("int_rule_term") }} as term
  on
    unprinted.table_code = term.table_code
    and unprinted.measure = term.measure
    and linked.link = term.link
    and linked.whose = term.whose
where term.side in ('left', 'right')
