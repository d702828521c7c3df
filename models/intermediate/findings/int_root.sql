-- What each finding comes of: one error, the rounding of a disclosure, one misprinted row, or itself. Findings of one
-- `root_key` are one thing to look at. With the cells that explain it, and where it is printed.
{{ config(materialized="incremental") }}

with findings as (
  select * from {{ changed_of(ref("int_finding")) }}
),

explained as (
  select
    {{ equation_id("explained") }} as equation_id,
    explained.disclosure_id,
    explained.round_no
  from {{ ref("int_explained_equation") }} as explained
),

-- an error that no more than rounding parts is rounding
errors as (
  select
    explained.disclosure_id,
    explained.round_no
  from explained
  inner join findings as finding on explained.equation_id = finding.equation_id
  group by explained.disclosure_id, explained.round_no
  having max(case when finding.outcome = 'broken' then 1 else 0 end) = 1
),

roots as (
  select
    finding.*,
    errors.round_no,
    case
      when errors.round_no is not null then 'error ' || errors.round_no
      when finding.outcome = 'within_rounding' then 'rounding'
      -- what no dictionary knows and what no rule takes is one remark each
      when finding.severity = 'info' and finding.rule_code in ('k_code_known', 'c_figure_checked')
        then finding.rule_code
      -- a text that calls its body a unit throughout, a document without tables: one remark
      when finding.rule_code = 'n_itself' then finding.rule_code
      when
        finding.rule_code = 'c_table_published'
        and count(*) over (partition by finding.disclosure_id, finding.rule_code) >= 5
        then finding.rule_code
      -- a table with a numbering of its own is one remark
      when finding.rule_code = 'k_code_name' then 'names ' || finding.table_code
      when finding.family = 'classification' and finding.row_code is not null
        then 'row ' || finding.table_code || ' ' || finding.row_code
      -- an amount that the text and the table say otherwise, and the rate that then does not follow, are one thing
      when finding.family = 'narrative' and finding.row_label is not null and finding.row_code like 'row %'
        then 'text ' || finding.row_code || ' ' || finding.row_label
      else finding.finding_id
    end as root_key
  from findings as finding
  left join explained on finding.equation_id = explained.equation_id
  left join errors on explained.disclosure_id = errors.disclosure_id and explained.round_no = errors.round_no
),

final as (
  select
    root.finding_id,
    root.disclosure_id,
    root.root_key,
    case
      when root.table_code = suspect.table_code and root.row_code = suspect.row_code
        then case when root.measure = suspect.measure then 1 else 2 end
      else 3
    end as distance,
    suspect.suspects_zh,
    suspect.suspects_en,
    printed.place
  from roots as root
  left join {{ ref("int_suspect_text") }} as suspect
    on root.disclosure_id = suspect.disclosure_id and root.round_no = suspect.round_no
  left join {{ ref("int_row_place") }} as printed
    on
      root.disclosure_id = printed.disclosure_id
      and root.source_row = printed.row_no
      and regexp_extract(root.source_file, '([^/]+)[.]csv$', 1) = printed.seed_name
)

select * from final
