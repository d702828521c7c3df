-- Rows of tables that no file of one table holds, each with the row above: by its code, as the template has it, or by
-- the labels that it is printed below.
{{ config(materialized="incremental") }}

with coded as (
  select * from {{ ref("int_printed_row") }}
),

-- the longest path of labels that is printed above a row
paths_above as (
  select
    line.disclosure_id,
    line.row_no,
    max(length(above.path)) as length_above
  from coded as line
  inner join coded as above
    on
      line.disclosure_id = above.disclosure_id
      and line.table_no = above.table_no
      and substr(line.path, 1, length(above.path) + 1) = above.path || '/'
  where line.row_level = 'line' and above.row_level = 'line'
  group by line.disclosure_id, line.row_no
),

groups as (
  select distinct
    above.disclosure_id,
    above.row_no
  from coded as above
  inner join coded as line
    on
      above.disclosure_id = line.disclosure_id
      and above.table_no = line.table_no
      and substr(line.path, 1, length(above.path) + 1) = above.path || '/'
  where above.row_level = 'line' and line.row_level = 'line'
),

totals as (
  select distinct
    disclosure_id,
    table_no,
    coalesce(side, '') as side
  from coded
  where row_level = 'total'
),

two_sided as (
  {%- for table_code, relation in {
    "T01": "stg_t01_income_expenditure", "T04": "stg_t04_fiscal_appropriation",
  }.items() %}
  select
    disclosure_id,
    '{{ table_code }}' as table_code,
    side,
    row_code,
    min(parent_row_code) as parent_row_code
  from {{ ref(relation) }}
  group by disclosure_id, side, row_code
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

final as (
  select
    coded.disclosure_id,
    coded.table_no,
    coded.table_code,
    coded.line_no,
    coded.side,
    coded.label,
    coded.parent,
    coded.row_no,
    coded.row_code,
    case when groups.row_no is null then coded.row_level else 'group' end as row_level,
    coalesce(coded.label, coded.code_key) as row_label,
    case
      when coded.row_level in ('total', 'part_total', 'project', 'spoiled') or coded.is_source then null
      when coded.template_row is not null then coalesce(two_sided.parent_row_code, coded.template_parent)
      when coded.row_level = 'line'
        then coalesce(
          substr(coded.path, 1, cast(paths_above.length_above as integer)),
          -- rows of units among those of subjects add up to the same total once more
          case
            when
              totals.table_no is not null
              and 0 = max(case when length(coded.code_key) <= 3 then 1 else 0 end)
                over (partition by coded.disclosure_id, coded.table_no, coded.side)
              then 'total'
          end
        )
      else {{ printed_code_above("coded.code_key", "coded.disclosure_id, coded.table_no") }}
    end as parent_row_code
  from coded
  left join paths_above on coded.disclosure_id = paths_above.disclosure_id and coded.row_no = paths_above.row_no
  left join totals
    on
      coded.disclosure_id = totals.disclosure_id
      and coded.table_no = totals.table_no
      and coalesce(coded.side, '') = totals.side
  left join groups on coded.disclosure_id = groups.disclosure_id and coded.row_no = groups.row_no
  left join two_sided
    on
      coded.disclosure_id = two_sided.disclosure_id
      and coded.table_code = two_sided.table_code
      and coded.side = two_sided.side
      and coded.row_code = two_sided.row_code
)

select * from final
