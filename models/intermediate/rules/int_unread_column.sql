-- Rule measures whose row may have its missing parts in columns that nobody could read: they say nothing of it.
with final as (
  select distinct
    unread.disclosure_id,
    term.rule_measure_key,
    term.rule_code
  from {{ ref("int_unread_table") }} as unread
  inner join {{ ref("int_rule_term") }} as term on unread.table_code = term.table_code
  inner join {{ ref("rules") }} as rule on term.rule_code = rule.rule_code
  left join {{ ref("int_printed_measure") }} as printed
    on
      unread.disclosure_id = printed.disclosure_id
      and term.table_code = printed.table_code
      and term.measure = printed.measure
  where rule.family = 'row' and term.side = 'right' and printed.measure is null
)

select * from final
