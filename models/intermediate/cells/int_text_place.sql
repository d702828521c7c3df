-- Where a statement or a slip stands: the row of its paragraph as it landed, else its own row.
{%- set relations = {"statement": ref("stg_narrative_statement"), "slip": ref("stg_narrative_slip")} %}

with placed as (
  {%- for kind, relation in relations.items() %}
  select
    disclosure_id,
    '{{ kind }}' as kind,
    row_no,
    page,
    source_file,
    {{ number_of("paragraph_row_no", "integer") }} as paragraph_no
  from {{ relation }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
),

final as (
  select
    placed.disclosure_id,
    placed.kind,
    placed.row_no,
    case when placed.page is null then '' else '第' || placed.page || '页 ' end as page_text,
    coalesce(paragraph.source_file, placed.source_file) as source_file,
    coalesce(paragraph.row_no, placed.row_no) as source_row
  from placed
  left join {{ ref("stg_narrative_paragraph") }} as paragraph
    on placed.disclosure_id = paragraph.disclosure_id and placed.paragraph_no = paragraph.row_no
)

select * from final
