-- Grain: one row a comparison. Columns as in int_check.
with texts as (
  select distinct disclosure_id
  from {{ ref("stg_narrative_statement") }}
  union distinct
  select distinct disclosure_id
  from {{ ref("stg_narrative_slip") }}
),

slips as (
  select
    slip.disclosure_id,
    kinds.rule_code,
    slip.slip,
    slip.subject,
    found_at.page_text || slip.sentence as quoted,
    coalesce(slip.expected, slip.slip) as expected,
    found_at.source_file,
    found_at.source_row
  from {{ ref("stg_narrative_slip") }} as slip
  inner join {{ ref("narrative_slips") }} as kinds on slip.slip = kinds.slip
  inner join {{ ref("int_text_place") }} as found_at
    on slip.disclosure_id = found_at.disclosure_id and slip.row_no = found_at.row_no and found_at.kind = 'slip'
),

broken_rules as (
  select distinct rule_code
  from {{ ref("narrative_slips") }}
),

-- a text without a slip of a rule agrees with it
judged as (
  select
    texts.disclosure_id,
    broken_rules.rule_code,
    slips.slip,
    slips.subject,
    slips.quoted,
    slips.expected,
    slips.source_file,
    slips.source_row
  from texts
  cross join broken_rules
  left join slips on texts.disclosure_id = slips.disclosure_id and broken_rules.rule_code = slips.rule_code
),

final as (
  {%- for rule_code in [
    "n_rate", "n_change", "n_direction", "n_sum", "n_said_twice", "n_year", "n_reason", "n_template_left", "n_wording",
    "n_itself",
  ] %}
  {{ check(rule_code, "judged", "'N'", published="quoted", expected="expected", broken="slip is not null",
    where="rule_code = '" ~ rule_code ~ "'", label="subject", row="'row ' || source_row", source_row="source_row",
    scope="'N ' || slip || ' ' || substr(md5(quoted), 1, 12)") }}
  {%- if not loop.last %}
  union all
  {%- endif %}
  {%- endfor %}
)

select * from final
