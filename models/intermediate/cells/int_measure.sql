-- Every measure, and every amount at each stage that a column may hold beside the document's own, as in
-- total@last_year_budget.
{{ config(materialized="table") }}

with final as (
  select
    measure,
    name_zh,
    name_en,
    kind,
    cast(position as integer) as position,
    measure as own_measure,
    cast(null as varchar(32)) as stage
  from {{ ref("measures") }}
  union all
  select
    measure.measure || '@' || stage.stage as measure,
    measure.name_zh || '（' || stage.name_zh || '）' as name_zh,
    measure.name_en || ' (' || stage.name_en || ')' as name_en,
    coalesce(stage.kind, measure.kind) as kind,
    cast(measure.position as integer) as position,
    measure.measure as own_measure,
    stage.stage
  from {{ ref("measures") }} as measure
  cross join {{ ref("stages") }} as stage
  where measure.kind = 'money'
)

select * from final
