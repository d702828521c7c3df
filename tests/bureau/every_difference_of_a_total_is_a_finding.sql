-- Returns rows when a published total of a disclosure is not the sum of its leaves and no finding on its table says so.
select
  total.disclosure_id,
  total.table_code,
  total.code,
  total.measure,
  total.difference
from {{ ref("fct_rebuilt_total") }} as total
left join {{ ref("fct_finding") }} as finding
  on total.disclosure_id = finding.disclosure_id and total.table_code = finding.table_code
where
  total.published_amount is not null
  and total.difference != 0
  and total.table_code in ('T03', 'T05', 'T07', 'T09', 'T10')
  and finding.finding_id is null
