-- Classes and subclasses of the text by their official names of the year, each name once. Grain: one row a comparison;
-- columns as in int_check.
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

official as (
  select
    named.*,
    dictionary.name as official_name
  from named
  inner join {{ ref("stg_disclosures") }} as disclosures on named.disclosure_id = disclosures.disclosure_id
  inner join {{ ref("int_classification") }} as dictionary
    on
      dictionary.classification = 'function'
      and named.code = dictionary.code
      and cast(disclosures.fiscal_year as integer) between dictionary.valid_from and dictionary.valid_to
  where named.times = 1
)

{{ check("n_path_name", "official", "'N'", published="quoted", expected="official_name",
  broken=clean_name("name") ~ " not in (" ~ clean_name("official_name") ~ ", "
    ~ replace_all(clean_name("official_name"), "支出$", "") ~ ")",
  label="name", row="'row ' || source_row", source_row="source_row", scope="'N ' || code || ' ' || name") }}
