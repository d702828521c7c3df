-- What each finding comes of: one error, the rounding of a disclosure, one misprinted row, or itself. Findings of one
-- `root_key` are one thing to look at.
with explained as (
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
  inner join {{ ref("int_finding") }} as finding on explained.equation_id = finding.equation_id
  group by explained.disclosure_id, explained.round_no
  having max(case when finding.outcome = 'broken' then 1 else 0 end) = 1
),

final as (
  select
    finding.finding_id,
    finding.disclosure_id,
    errors.round_no,
    case
      when errors.round_no is not null then 'error ' || errors.round_no
      when finding.outcome = 'within_rounding' then 'rounding'
      -- what no dictionary knows and what no rule takes is one remark each
      when finding.severity = 'info' and finding.rule_code in ('k_code_known', 'c_figure_checked')
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
  from {{ ref("int_finding") }} as finding
  left join explained on finding.equation_id = explained.equation_id
  left join errors on explained.disclosure_id = errors.disclosure_id and explained.round_no = errors.round_no
)

select * from final
