-- What the law asks of every text and a text of another template lacks, in one comparison. Columns as in int_check.
with lacking as (
  select
    disclosures.disclosure_id,
    min(narrative.source_file) as source_file,
    min(narrative.row_no) as row_no,
    replace(
      {{ ordered_list("case when has.content is null then asked.name_zh end", "asked.content") }}, ' ', '、'
    ) as absent
  from {{ ref("stg_disclosures") }} as disclosures
  cross join {{ ref("narrative_contents") }} as asked
  inner join {{ ref("int_table_status") }} as narrative
    on disclosures.disclosure_id = narrative.disclosure_id and narrative.table_code = 'N'
  inner join {{ ref("int_text_template") }} as followed on disclosures.disclosure_id = followed.disclosure_id
  left join {{ ref("int_text_content") }} as has
    on disclosures.disclosure_id = has.disclosure_id and asked.content = has.content
  where
    narrative.status = 'published'
    and not followed.is_followed
    and cast(disclosures.fiscal_year as integer) >= cast(asked.year_from as integer)
    and coalesce(asked.document_type, disclosures.document_type) = disclosures.document_type
  group by disclosures.disclosure_id
)

{{ check("c_section_present", "lacking", "'N'", published="cast(null as varchar(8))", expected="absent",
  broken="absent is not null", label="cast(null as varchar(8))", row="'text'") }}
