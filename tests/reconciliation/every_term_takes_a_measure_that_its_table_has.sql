-- Returns rows when a term of a rule takes a measure that its table does not have: it would take no figure at all, and
-- its rule would find a figure to be missing, or nothing to compare.
select
  term.rule_code,
  term.term_no,
  term.table_code,
  term.measure
from {{ ref("rule_terms") }} as term
left join {{ ref("int_rule_term") }} as ready
  on term.rule_code = ready.rule_code and cast(term.term_no as integer) = ready.term_no
where term.side not in ('reads', 'needs') and ready.rule_code is null
