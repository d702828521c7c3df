-- The row that a claim names: the code of its subject among the codes of the disclosure, by the nearest name.
with named as (
  select
    disclosure_id,
    row_no,
    classification,
    {{ clean_name("subject") }} as path_key,
    -- X(类)Y(款)Z(项) names the item last
    case
      -- 政府采购货物预算 is of the class 货物
      when classification = 'catalogue' then regexp_extract(subject, '(货物|工程|服务)', 1)
      else {{ replace_all(clean_name("subject"), "^.*[(]款[)]|[(][类款项][)]$|类$", "") }}
    end as name_key,
    row_number() over (
      partition by disclosure_id, classification, {{ clean_name("subject") }}
      order by {{ decimal_of("value") }} desc, row_no asc
    ) as place
  from {{ ref("int_claim") }}
  where classification is not null
),

nearest as (
  select
    named.disclosure_id,
    named.row_no,
    listed.row_code,
    listed.name,
    listed.name_key = named.name_key as is_exact,
    row_number() over (
      partition by named.disclosure_id, named.row_no
      order by
        case when listed.name_key = named.name_key then 0 else levenshtein(listed.name_key, named.name_key) end,
        levenshtein(substr(listed.path_key, 1, 120), substr(named.path_key, 1, 120)),
        -- projects of one name go by their size
        abs(listed.place - named.place),
        listed.row_code
    ) as choice
  from named
  inner join {{ ref("int_listed_name") }} as listed
    on
      named.disclosure_id = listed.disclosure_id
      and named.classification = listed.classification
      -- a slip of the pen, not another name: at most a quarter of the characters differ
      and {{ is_near("named.name_key", "listed.name_key") }}
),

final as (
  select
    disclosure_id,
    row_no,
    row_code,
    name,
    is_exact
  from nearest
  where choice = 1
)

select * from final
