-- Returns rows when a consolidated total is not what is published, plus what is not printed, less what is apart and
-- what is paid between units.
with totals as (
  select * from {{ ref("bureau_by_function") }}
  union all
  select * from {{ ref("bureau_by_economic") }}
)

select *
from totals
where rebuilt_amount != coalesce(published_amount, 0) + unpublished_amount - difference - transfers_amount
