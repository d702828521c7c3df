-- Returns rows when the leaves of a classification do not add up to a total that is published, unless waivers accept
-- all that is found on sums of its column: a sum that is wrong shows in every total above it.
-- depends_on: {{ ref("bureau_by_function") }}, {{ ref("bureau_by_economic") }}: it must not keep them from being built,
-- depends_on: {{ ref("open_finding") }}: nor this.
{{ config(tags=["finding"]) }}

with accepted as (
  select
    disclosure_id,
    table_code,
    measure
  from {{ ref("fct_finding") }}
  where family in ('hierarchy', 'balance')
  group by disclosure_id, table_code, measure
  having count(case when not is_waived then 1 end) = 0
)

select
  total.disclosure_id,
  total.table_code,
  total.classification,
  total.code,
  total.level,
  total.measure,
  total.published_amount,
  total.rebuilt_amount,
  total.difference
from {{ ref("fct_rebuilt_total") }} as total
{{ anti_join() }} accepted
  on
    total.disclosure_id = accepted.disclosure_id
    and total.table_code = accepted.table_code
    and total.measure = accepted.measure
where total.outcome = 'broken'
