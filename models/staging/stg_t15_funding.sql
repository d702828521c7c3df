with published as (
  {{ published_below_projects("t15_funding") }}
),

final as (
  select
    *,
    case when {{ clean_name("source") }} like '%合计' then project_code else project_code || '/source/' || row_no end
      as row_code,
    case when {{ clean_name("source") }} like '%合计' then 'project' else 'source' end as row_level,
    case when {{ clean_name("source") }} not like '%合计' then project_code end as parent_row_code
  from published
)

select * from final
