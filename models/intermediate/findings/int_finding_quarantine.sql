-- Findings on landing files that cannot be read. The disclosure is in no other model; NULL where not even its name is
-- known.
with places as (
  select
    *,
    case
      when source_file like '%/narrative#_%' escape '#' then 'N'
      else nullif(upper(regexp_extract(source_file, '/(t[0-9][0-9])_[^/]*$', 1)), '')
    end as file_table_code,
    row_number() over (
      partition by disclosure_id, source_file, source_row, source_column
      order by reason
    ) as place
  from {{ ref("int_quarantine") }}
),

final as (
  select
    places.disclosure_id,
    rule.rule_code,
    places.source_file || coalesce(' row ' || places.source_row, '') || coalesce(' ' || places.source_column, '')
    || case when places.place > 1 then ' #' || places.place else '' end as row_scope,
    '' as measure_scope,
    'broken' as outcome,
    tables.table_code,
    'row ' || places.source_row as row_code,
    places.source_column as row_label,
    cast(null as varchar(64)) as measure,
    places.reason as published,
    cast(null as varchar(64)) as expected,
    cast(null as decimal(24, 4)) as difference,
    places.source_file,
    places.source_row,
    places.source_file
    || coalesce(' 第 ' || places.source_row || ' 行', '') || coalesce(' ' || places.source_column || ' 列', '') || '：'
    || replace(rule.message_zh, '{published}', places.reason_zh) || '。' || rule.title_zh as message_zh,
    places.source_file
    || coalesce(', row ' || places.source_row, '') || coalesce(', column ' || places.source_column, '') || ': '
    || replace(rule.message_en, '{published}', places.reason) || '. ' || rule.title_en as message_en
  from places
  inner join {{ ref("rules") }} as rule on rule.rule_code = 'c_readable'
  left join {{ ref("tables") }} as tables on places.file_table_code = tables.table_code
)

select * from final
