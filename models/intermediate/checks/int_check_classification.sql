-- Grain: one row a comparison. Columns as in int_check.
with known as (
  select
    subject.*,
    dictionary.name as official_name
  from {{ ref("int_subject") }} as subject
  inner join {{ ref("stg_disclosures") }} as disclosures on subject.disclosure_id = disclosures.disclosure_id
  left join {{ ref("int_classification") }} as dictionary
    on
      subject.classification = dictionary.classification
      and subject.code = dictionary.code
      and cast(disclosures.fiscal_year as integer) between dictionary.valid_from and dictionary.valid_to
),

rows_above as (
  select distinct
    disclosure_id,
    table_code,
    row_code
  from {{ ref("int_subject") }}
),

rows_with_rows_below as ({{ rows_with_rows_below(ref("int_subject")) }}),

rows_once as (
  select
    disclosure_id,
    table_code,
    classification,
    row_code,
    code,
    row_level,
    parent_row_code,
    min(name) as name,
    min(source_file) as source_file,
    min(row_no) as row_no,
    count(*) as times
  from {{ ref("int_subject") }}
  where table_code != 'T12'
  group by disclosure_id, table_code, classification, row_code, code, row_level, parent_row_code
),

placed as (
  select
    rows_once.*,
    above.row_code as parent_published,
    below.row_code as row_below
  from rows_once
  left join rows_above as above
    on
      rows_once.disclosure_id = above.disclosure_id
      and rows_once.table_code = above.table_code
      and rows_once.parent_row_code = above.row_code
  left join rows_with_rows_below as below
    on
      rows_once.disclosure_id = below.disclosure_id
      and rows_once.table_code = below.table_code
      and rows_once.row_code = below.row_code
),

final as (
  {{ check("k_code_known", "known", "table_code", published="code || ' ' || coalesce(name, '')",
    expected="cast(null as varchar(8))", broken="official_name is null", label="name", row="row_code",
    scope="table_code || ' ' || row_code || ' ' || code") }}
  union all
  {{ check("k_code_name", "known", "table_code", published="name", expected="official_name",
    broken="coalesce(" ~ clean_name("name") ~ ", '') != " ~ clean_name("official_name"),
    where="official_name is not null", label="name", row="row_code",
    scope="table_code || ' ' || row_code || ' ' || code") }}
  union all
  {{ check("k_code_parent", "placed", "table_code", published="code", expected="parent_row_code",
    broken="parent_published is null", where="parent_row_code != 'total'", label="name", row="row_code") }}
  union all
  {{ check("k_code_once", "placed", "table_code", published="cast(times as varchar(8))", expected="'1'",
    broken="times > 1", label="name", row="row_code", scope="table_code || ' ' || row_code || ' ' || coalesce(name, '')") }}
  union all
  {{ check("k_code_depth", "placed", "table_code", published="row_level",
    expected="case classification when 'function' then 'item' else 'subclass' end",
    broken="row_below is null and row_level != case classification when 'function' then 'item' else 'subclass' end",
    label="name", row="row_code", scope="table_code || ' ' || row_code || ' ' || coalesce(name, '')") }}
)

select * from final
