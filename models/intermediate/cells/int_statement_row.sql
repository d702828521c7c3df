-- The row of the classification that a statement names: by its code, else by its name and those above it. What fits
-- several rows is of none.
with listed as (
  select
    disclosure_id,
    row_level,
    row_code,
    min({{ clean_name("name") }}) as name_key
  from {{ ref("int_subject") }}
  where classification = 'function' and table_code != 'T12'
  group by disclosure_id, row_level, row_code
),

named as (
  select
    listed.*,
    subclass.name_key as subclass_key,
    upper.name_key as class_key
  from listed
  left join listed as subclass
    on
      listed.disclosure_id = subclass.disclosure_id
      and substr(listed.row_code, 1, 5) = subclass.row_code
      and listed.row_level = 'item'
  left join listed as upper
    on
      listed.disclosure_id = upper.disclosure_id
      and substr(listed.row_code, 1, 3) = upper.row_code
      and listed.row_level in ('item', 'subclass')
),

fitting as (
  select
    told.disclosure_id,
    told.row_no,
    named.row_code,
    told.class_name is null or {{ is_same_name("told.class_name", "named.class_key") }} as is_of_class,
    case when told.code = named.row_code then 4 else 0 end
    + case when told.above_key = named.subclass_key then 2 else 0 end
    + case when told.above_key = named.class_key then 1 else 0 end as score
  from {{ ref("int_statement") }} as told
  inner join named
    on
      told.disclosure_id = named.disclosure_id
      and told.row_level = named.row_level
      and (
        told.code = named.row_code
        or told.leaf_key = named.name_key
        or told.row_level = 'class' and told.leaf_key || '支出' = named.name_key
      )
),

ranked as (
  select
    *,
    max(score) over (partition by disclosure_id, row_no) as best,
    count(*) over (partition by disclosure_id, row_no, score) as ties,
    count(*) over (partition by disclosure_id, row_no) as candidates
  from fitting
),

final as (
  select
    disclosure_id,
    row_no,
    row_code
  from ranked
  -- 一般行政管理事务 of another class than the text says is another row
  where score = best and ties = 1 and (score > 0 or (candidates = 1 and is_of_class))
)

select * from final
