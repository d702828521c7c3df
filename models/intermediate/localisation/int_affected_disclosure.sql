-- Disclosures in which some equation does not hold, and whether hardly any of their equations differ within rounding:
-- there even such a difference is worth a look.
with counted as (
  select
    equation.disclosure_id,
    max(case when equation.outcome = 'broken' then 1 else 0 end) as is_broken,
    max(case when equation.outcome = 'within_rounding' and equation.form in ('linear', 'ratio') then 1 else 0 end)
      as is_rounded,
    sum(case when equation.outcome = 'within_rounding' and equation.form = 'linear' then 1 else 0 end) * 20
    <= sum(case when equation.form = 'linear' then 1 else 0 end) as is_exact_context
  from {{ ref("int_equation_of_run") }} as equation
  inner join {{ ref("rules") }} as rule on equation.rule_code = rule.rule_code
  where
    equation.outcome != 'untestable'
    -- what ties several disclosures together accuses none of them
    and equation.link = ''
    and equation.form != 'sign'
    and rule.severity != 'info'
  group by equation.disclosure_id
),

affected as (
  select
    disclosure_id,
    is_exact_context
  from counted
  where is_broken = 1 or (is_rounded = 1 and is_exact_context)
),

-- how finely the document counts and in what unit, by most of its figures: 43.6 and 6 beside figures of two decimals
-- are 43.60 and 6.00
resolutions as (
  select
    affected.disclosure_id,
    affected.is_exact_context,
    cell.resolution,
    cell.unit_factor,
    row_number() over (
      partition by affected.disclosure_id
      order by count(cell.resolution) desc, cell.resolution asc, cell.unit_factor asc
    ) as place
  from affected
  left join {{ ref("int_cell_of_run") }} as cell
    on
      affected.disclosure_id = cell.disclosure_id
      and cell.measure_kind = 'money'
      and cell.resolution > 0
  group by affected.disclosure_id, affected.is_exact_context, cell.resolution, cell.unit_factor
),

final as (
  select
    disclosure_id,
    is_exact_context,
    resolution as usual_resolution,
    unit_factor as usual_factor
  from resolutions
  where place = 1
)

select * from final
