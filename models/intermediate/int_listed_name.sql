-- The names that claims of the narrative may bear, as the tables and the procurement catalogue list them.
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
