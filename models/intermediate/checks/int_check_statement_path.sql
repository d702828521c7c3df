-- Classes and subclasses of the text by the names of the tables and the official ones of the year, each name once.
-- Grain: one row a comparison; columns as in int_check.
with named as (
  {%- for level, digits in {"class": 3, "subclass": 5}.items() %}
  select
    told.disclosure_id,
    told.{{ level }}_name as name,
    substr(named.row_code, 1, {{ digits }}) as code,
    told.quoted,
    told.source_file,
    told.source_row,
    row_number() over (
      partition by told.disclosure_id, substr(named.row_code, 1, {{ digits }}), told.{{ level }}_name
      order by told.row_no
    ) as times
  from {{ ref("int_statement") }} as told
  inner join {{ ref("int_statement_name") }} as named
    on told.disclosure_id = named.disclosure_id and told.row_no = named.row_no
  where told.{{ level }}_name is not null
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

-- how the tables of the document call the code, and how the official list of the year does
called as (
  select
    named.*,
    dictionary.name as official_name,
    max(printed.name) as table_name,
    max(case when {{ is_same_name("named.name", "printed.name") }} then 1 else 0 end) as is_as_printed
  from named
  inner join {{ ref("stg_disclosures") }} as disclosures on named.disclosure_id = disclosures.disclosure_id
  left join {{ ref("int_classification") }} as dictionary
    on
      dictionary.classification = 'function'
      and named.code = dictionary.code
      and cast(disclosures.fiscal_year as integer) between dictionary.valid_from and dictionary.valid_to
  left join {{ ref("int_subject") }} as printed
    on
      named.disclosure_id = printed.disclosure_id
      and named.code = printed.row_code
      and printed.classification = 'function'
  where named.times = 1
  group by
    named.disclosure_id, named.name, named.code, named.quoted, named.source_file, named.source_row, named.times,
    dictionary.name
),

judged as (
  select
    *,
    {{ is_same_name("name", "official_name") }} as is_official
  from called
),

final as (
  {{ check("n_class_name", "judged", "'N'", published="quoted", expected="table_name",
    broken="is_as_printed = 0 and not coalesce(is_official, false)", where="table_name is not null",
    label="name", row="'row ' || source_row", source_row="source_row", scope="'N ' || code || ' ' || name") }}
  union all
  {{ check("n_path_name", "judged", "'N'", published="quoted", expected="official_name",
    broken="not is_official",
    where="official_name is not null and (table_name is null or is_as_printed = 1 or is_official)",
    label="name", row="'row ' || source_row", source_row="source_row", scope="'N ' || code || ' ' || name") }}
)

select * from final
