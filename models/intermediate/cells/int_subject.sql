-- Every classification code that a table prints, with its name, one row a place.
{%- set coded_columns = {
  "function": ("function_code", "function_name"), "economic": ("economic_code", "economic_name"),
  "procurement": ("catalogue_code", "catalogue_name"),
} %}

with final as (
  {%- for table_code, (relation, classification) in subject_tables().items() %}
  select
    disclosure_id,
    row_no,
    source_file,
    '{{ table_code }}' as table_code,
    '{{ classification }}' as classification,
    row_code,
    row_code as code,
    row_label as name,
    row_level,
    parent_row_code
  from {{ ref(relation) }}
  where row_level not in ('total', 'line', 'spoiled')
  union all
  {%- endfor %}
  {%- for classification, (code, name) in coded_columns.items() %}
  select
    disclosure_id,
    row_no,
    source_file,
    'T12' as table_code,
    '{{ classification }}' as classification,
    row_code,
    {{ code }} as code,
    {{ name }} as name,
    row_level,
    cast(null as varchar(64)) as parent_row_code
  from {{ ref("stg_t12_procurement") }}
  where {{ code }} is not null
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
)

select * from final
