-- What of the text was read. Grain: one row a rule, outcome and disclosure; columns as in int_check, with the figures
-- as comparisons.
{%- set most_shown = 3 %}

with unread as (
  select
    told.disclosure_id,
    found_at.page_text || told.quoted as quoted,
    found_at.source_file,
    found_at.source_row,
    row_number() over (partition by told.disclosure_id order by told.row_no) as place_no
  from {{ ref("stg_narrative_statement") }} as told
  inner join {{ ref("int_text_place") }} as found_at
    on
      told.disclosure_id = found_at.disclosure_id
      and told.row_no = found_at.row_no
      and found_at.kind = 'statement'
  where told.state = 'unread'
  union all
  -- a claim under a heading, or of a subject, that no dictionary knows
  select
    claim.disclosure_id,
    coalesce(claim.section, '') || ' ' || coalesce(claim.subject, '') || ' 「'
    || coalesce(claim.value, '') || coalesce(claim.unit, '') || '」' as quoted,
    claim.source_file,
    claim.row_no as source_row,
    row_number() over (partition by claim.disclosure_id order by claim.row_no) as place_no
  from {{ ref("int_claim") }} as claim
  where
    claim.measure is null
    and not claim.is_repeated
    and claim.kind != 'direction'
    and claim.source_file not like '%narrative_paragraph.csv'
),

counted as (
  select
    disclosure_id,
    cast(count(*) as integer) as figures,
    {{ ordered_list("case when place_no <= " ~ most_shown ~ " then quoted end", "place_no, source_file") }} as quotes,
    min(source_file) as source_file,
    min(source_row) as source_row
  from unread
  group by disclosure_id
),

read_statements as (
  select
    disclosure_id,
    cast(count(*) as integer) as figures
  from {{ ref("stg_narrative_statement") }}
  where state = 'read'
  group by disclosure_id
),

final as (
  select
    disclosure_id,
    'c_statement_read' as rule_code,
    'broken' as outcome,
    'N unread' as row_scope,
    'N' as table_code,
    'text' as row_code,
    cast(null as varchar(64)) as row_label,
    cast(null as varchar(64)) as measure,
    cast(figures as varchar(16)) as published,
    quotes as expected,
    source_file,
    source_row,
    figures as comparisons
  from counted
  union all
  select
    disclosure_id,
    'c_statement_read' as rule_code,
    'exact' as outcome,
    null as row_scope,
    null as table_code,
    null as row_code,
    null as row_label,
    null as measure,
    null as published,
    null as expected,
    null as source_file,
    null as source_row,
    figures as comparisons
  from read_statements
)

select * from final
