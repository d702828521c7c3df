-- The measures that columns of each table may hold, in any template.
with table_measures as (
  {%- for table_code, measures in measures_of_tables().items() %}
  {%- for measure in measures %}
  select
    '{{ table_code }}' as table_code,
    '{{ measure }}' as measure
  union all
  {%- endfor %}
  {%- endfor %}
  -- what columns of other templates hold
  select
    tables.table_code,
    header.measure
  from {{ ref("header_paths") }} as header
  inner join {{ ref("tables") }} as tables on tables.table_code = coalesce(header.table_code, tables.table_code)
  where tables.table_code not in ('N', 'T14', 'T15')
  union all
  select
    'T15' as table_code,
    measure
  from {{ ref("form_lines") }}
  union all
  select
    'T15' as table_code,
    measure
  from {{ ref("history_items") }}
  union all
  select
    'T15' as table_code,
    measure_beside as measure
  from {{ ref("history_items") }}
  union all
  select
    'N' as table_code,
    measure
  from {{ ref("claim_topics") }}
),

final as (
  select distinct * from table_measures
  where measure is not null
)

select * from final
