-- The row that a claim names: the code of its subject among the codes of the disclosure, by the nearest name.
with listed as (
  select
    disclosure_id,
    row_no,
    classification,
    subject,
    -- X(类)Y(款)Z(项) names the item last
    {{ replace_all(clean_name("subject"), "^.*[(]款[)]|[(][类款项][)]$|类$", "") }} as name_key
  from {{ ref("int_claim") }}
  where classification is not null
),

candidates as (
  select distinct
    disclosure_id,
    case row_level when 'class' then 'function' else 'function_path' end as classification,
    row_code,
    name,
    {{ clean_name("name") }} as name_key
  from {{ ref("int_subject") }}
  where classification = 'function' and table_code != 'T12' and row_level in ('class', 'item')
  union all
  select
    disclosure_id,
    'economic' as classification,
    row_code,
    row_label as name,
    {{ clean_name("row_label") }} as name_key
  from {{ ref("stg_t07_basic_expenditure") }}
  where row_level = 'class'
  union all
  select
    disclosure_id,
    'project' as classification,
    project_code as row_code,
    project_name_key as name,
    project_name_key as name_key
  from {{ ref("int_project") }}
  union all
  select
    disclosures.disclosure_id,
    'catalogue' as classification,
    catalogue.code as row_code,
    catalogue.name,
    catalogue.name as name_key
  from {{ ref("stg_disclosures") }} as disclosures
  cross join {{ ref("classification_procurement") }} as catalogue
  where catalogue.level = '0'
),

nearest as (
  select
    listed.disclosure_id,
    listed.row_no,
    candidates.row_code,
    candidates.name,
    candidates.name_key = listed.name_key as is_exact,
    row_number() over (
      partition by listed.disclosure_id, listed.row_no
      order by levenshtein(candidates.name_key, listed.name_key), candidates.row_code
    ) as place
  from listed
  inner join candidates
    on
      listed.disclosure_id = candidates.disclosure_id
      and listed.classification = candidates.classification
      -- a slip of the pen, not another name: at most a quarter of the characters differ
      and levenshtein(candidates.name_key, listed.name_key) * 4 <= length(listed.name_key)
),

final as (
  select
    disclosure_id,
    row_no,
    row_code,
    name,
    is_exact
  from nearest
  where place = 1
)

select * from final
