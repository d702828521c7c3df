-- Lines of the two-sided tables that rules take and a table does not print, though it prints figures that would stand
-- below them: another template has no 本年支出合计, or no lines of classes. A line that is printed and blank is zero.
with wanted as (
  select distinct
    term.table_code,
    term.measure,
    term.selector_kind,
    term.selector_value
  from {{ ref("int_rule_term") }} as term
  inner join {{ ref("template_lines") }} as line
    on
      term.table_code = line.table_code
      and term.measure = line.side
      and (
        term.selector_kind = 'row' and term.selector_value = line.parent_row_code
        or term.selector_kind = 'level' and term.selector_value = line.row_level
      )
  where term.side in ('left', 'right')
),

line_above as (
  select distinct
    table_code,
    side,
    row_code,
    parent_row_code
  from {{ ref("template_lines") }}
  where parent_row_code is not null
),

ancestors as (
  select
    table_code,
    side,
    row_code,
    parent_row_code as ancestor
  from line_above
  union distinct
  select
    line_above.table_code,
    line_above.side,
    line_above.row_code,
    second_above.parent_row_code as ancestor
  from line_above
  inner join line_above as second_above
    on
      line_above.table_code = second_above.table_code
      and line_above.side = second_above.side
      and line_above.parent_row_code = second_above.row_code
),

printed as (
  {%- for table_code, relation in {
    "T01": "stg_t01_income_expenditure", "T04": "stg_t04_fiscal_appropriation",
  }.items() %}
  select
    disclosure_id,
    '{{ table_code }}' as table_code,
    side as measure,
    row_code,
    row_level
  from {{ ref(relation) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

filled as (
  select distinct
    disclosure_id,
    table_code,
    measure,
    row_code
  from {{ ref("int_cell_of_run") }}
  where amount != 0 and table_code in (select wanted.table_code from wanted)
),

expected as (
  select distinct
    filled.disclosure_id,
    wanted.table_code,
    wanted.measure,
    wanted.selector_kind,
    wanted.selector_value
  from filled
  inner join wanted on filled.table_code = wanted.table_code and filled.measure = wanted.measure
  left join ancestors
    on
      filled.table_code = ancestors.table_code
      and filled.measure = ancestors.side
      and filled.row_code = ancestors.row_code
      and wanted.selector_value = ancestors.ancestor
  where wanted.selector_kind = 'level' or ancestors.ancestor is not null
),

final as (
  select expected.*
  from expected
  where not exists (
    select 1
    from printed
    where
      expected.disclosure_id = printed.disclosure_id
      and expected.table_code = printed.table_code
      and expected.measure = printed.measure
      and expected.selector_value
      = case expected.selector_kind when 'row' then printed.row_code else printed.row_level end
  )
)

select * from final
