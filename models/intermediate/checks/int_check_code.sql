-- Grain: one row a comparison. Columns as in int_check. Codes that are misprinted, each with the one that is meant, and
-- codes that cannot be made out.
with codes as (
  {%- for table_code, (relation, _) in subject_tables().items() %}
  select
    disclosure_id,
    row_no,
    source_file,
    '{{ table_code }}' as table_code,
    row_code,
    subject_code,
    subject_name,
    suggested_code,
    is_spoiled
  from {{ ref(relation) }}
  where row_level not in ('total', 'line')
  union all
  {%- endfor %}
  select
    disclosure_id,
    row_no,
    source_file,
    table_code,
    row_code,
    code_printed as subject_code,
    label as subject_name,
    suggested_code,
    is_spoiled
  from {{ ref("int_printed_row") }}
  where code_key is not null
),

final as (
  {{ check("k_code_misprinted", "codes", "table_code", published="subject_code", expected="suggested_code",
    broken="suggested_code is not null", label="subject_name", row="row_code",
    scope="table_code || ' ' || row_code || ' ' || row_no") }}
  union all
  {{ check("k_code_spoiled", "codes", "table_code", published="subject_code", expected="cast(null as varchar(16))",
    broken="is_spoiled", label="subject_name", row="row_code",
    scope="table_code || ' ' || row_code || ' ' || row_no") }}
)

select * from final
