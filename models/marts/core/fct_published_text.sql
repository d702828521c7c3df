-- A view, since it would be a copy of all that was published. Of a landed disclosure only what the warehouse was built
-- from: the landing folder may have been checked again since.
{{ config(materialized="view") }}

with published as (
  {%- for seed_name in published_parts() %}
  {{ published_texts(seed_name) }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

built as (
  select
    disclosure.disclosure_id,
    disclosure.content_version
  from {{ ref("dim_disclosure") }} as disclosure
  left join {{ source("landing", "landed_version") }} as landed on disclosure.disclosure_id = landed.disclosure_id
  where disclosure.content_version is null or disclosure.content_version = landed.content_version
),

final as (
  select
    published.disclosure_id,
    part.table_code,
    published.seed_name,
    published.row_no,
    published.column_name,
    published.published_text,
    built.content_version
  from published
  inner join built on published.disclosure_id = built.disclosure_id
  inner join {{ ref("published_parts") }} as part on published.seed_name = part.seed_name
)

select * from final
