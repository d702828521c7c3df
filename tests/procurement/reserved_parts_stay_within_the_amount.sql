-- Returns rows when a procurement line reserves more for small firms than it spends, and no waiver accepts it.
-- depends_on: {{ ref("open_finding") }}: it must not keep it from being built.
{{ config(tags=["finding"]) }}

with amounts as (
  select
    disclosure_id,
    row_code,
    row_label,
    source_file,
    source_row,
    sum(case when measure = 'amount' then amount else 0 end) as amount,
    sum(case when measure = 'sme_amount' then amount else 0 end) as sme_amount,
    sum(case when measure = 'micro_amount' then amount else 0 end) as micro_amount
  from {{ ref("fct_cell") }}
  where table_code = 'T12'
  group by disclosure_id, row_code, row_label, source_file, source_row
),

parts as (
  select
    *,
    't12_sme_within_amount' as rule_code
  from amounts
  where sme_amount > amount
  union all
  select
    *,
    't12_micro_within_sme' as rule_code
  from amounts
  where micro_amount > sme_amount
)

select parts.*
from parts
{{ anti_join() }} {{ ref("fct_finding") }} as accepted
  on
    parts.disclosure_id = accepted.disclosure_id
    and parts.rule_code = accepted.rule_code
    and parts.row_code = accepted.row_code
    and accepted.is_waived
