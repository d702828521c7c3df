-- Tables with figures that nobody could place.
select distinct
  disclosure_id,
  table_code
from {{ ref("stg_figure") }}
where table_code is not null and measure is null
