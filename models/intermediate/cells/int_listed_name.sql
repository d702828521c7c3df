-- The names that claims of the narrative may bear, as the tables and the procurement catalogue list them.
with subjects as (
  select distinct
    disclosure_id,
    row_level,
    row_code,
    name
  from {{ ref("int_subject") }}
  where classification = 'function' and table_code != 'T12' and row_level != 'total'
),

-- several items bear one name (行政运行, 事业运行): those above them tell which is meant
functions as (
  select
    subject.disclosure_id,
    case subject.row_level when 'class' then 'function' else 'function_path' end as classification,
    subject.row_code,
    subject.name,
    coalesce(above.name, '') || '(类)' || coalesce(subclass.name, '') || '(款)' || subject.name || '(项)' as full_name
  from subjects as subject
  left join subjects as subclass
    on subject.disclosure_id = subclass.disclosure_id and substr(subject.row_code, 1, 5) = subclass.row_code
  left join subjects as above
    on subject.disclosure_id = above.disclosure_id and substr(subject.row_code, 1, 3) = above.row_code
  where subject.row_level in ('class', 'item')
)

select
  disclosure_id,
  classification,
  row_code,
  name,
  {{ clean_name("name") }} as name_key,
  {{ clean_name("full_name") }} as path_key,
  1 as place
from functions
union all
select
  disclosure_id,
  'economic' as classification,
  row_code,
  row_label as name,
  {{ clean_name("row_label") }} as name_key,
  {{ clean_name("row_label") }} as path_key,
  1 as place
from {{ ref("stg_t07_basic_expenditure") }}
where row_level = 'class'
union all
select
  disclosure_id,
  'project' as classification,
  project_code as row_code,
  project_name_key as name,
  project_name_key as name_key,
  project_name_key as path_key,
  place
from {{ ref("int_project") }}
union all
select
  disclosures.disclosure_id,
  'catalogue' as classification,
  catalogue.code as row_code,
  catalogue.name,
  catalogue.name as name_key,
  catalogue.name as path_key,
  1 as place
from {{ ref("stg_disclosures") }} as disclosures
cross join {{ ref("classification_procurement") }} as catalogue
where catalogue.level = '0'
