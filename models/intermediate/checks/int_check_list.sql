-- Economic subclasses that the text lists as what basic expenditure was for, against the rows of table 07. Grain: one
-- row a comparison; columns as in int_check.
{%- set marks = "[：:，,。；;和及与]" %}

-- a paragraph with an amount and a list; those that explain terms have none
with lists as (
  select
    disclosure_id,
    row_no,
    source_file,
    case when page is null then '' else '（第' || page || '页）' end as page_note,
    '、' || {{ replace_all(clean_name("text"), marks, "、") }} || '、' as listed
  from {{ ref("stg_narrative_paragraph") }}
  where
    {{ matches("text", "人员经费|公用经费|工资福利支出|商品和服务支出") }}
    and {{ matches("text", "主要(包括|用于)[：:][^。]*、") }}
    and {{ matches("text", "[0-9] *(万元|元)") }}
    and coalesce(is_heading, 'false') != 'true'
),

printed as (
  select
    disclosure_id,
    {{ clean_name("row_label") }} as name_key,
    max(abs(coalesce(amount, 0))) as amount
  from {{ ref("int_cell") }}
  where table_code = 'T07' and row_level = 'subclass'
  group by disclosure_id, {{ clean_name("row_label") }}
),

documents as (
  select
    disclosure_id,
    count(case when amount > 0 then 1 end) as rows_with_amounts
  from printed
  group by disclosure_id
),

names as (
  select
    dictionary.name,
    {{ clean_name("dictionary.name") }} as name_key,
    min(dictionary.valid_from) as valid_from,
    max(dictionary.valid_to) as valid_to
  from {{ ref("int_classification") }} as dictionary
  where dictionary.classification = 'economic' and length(dictionary.code) = 5
  group by dictionary.name
),

named as (
  select
    lists.disclosure_id,
    lists.row_no,
    lists.source_file,
    lists.page_note,
    names.name,
    coalesce(printed.amount, 0) as amount
  from lists
  inner join documents on lists.disclosure_id = documents.disclosure_id and documents.rows_with_amounts >= 5
  inner join names
    on position('、' || {{ replace_all("names.name_key", marks, "、") }} || '、' in lists.listed) > 0
  left join printed on lists.disclosure_id = printed.disclosure_id and names.name_key = printed.name_key
),

judged as (
  select
    disclosure_id,
    row_no,
    source_file,
    {{ ordered_list("case when amount = 0 then '“' || name || '”' end", "name") }} || page_note as absent
  from named
  group by disclosure_id, row_no, source_file, page_note
),

final as (
  {{ check("n_list", "judged", "'N'", published="absent", expected="cast(null as varchar(8))",
    broken="absent is not null", label="cast(null as varchar(64))", row="'row ' || row_no") }}
)

select * from final
