-- One row for every rule and disclosure: what was not checked is visible.
{{ config(materialized="incremental") }}

{%- set outcomes = ["exact", "within_rounding", "broken", "untestable"] %}
{%- set reasons = {
  "table_missing": ("缺少表 ", "table missing: "),
  "disclosure_missing": ("所需的单位或上年材料不全", "a disclosure of a unit or of last year is missing"),
  "not_printed": ("表中没有列示所需的行或列", "a line or a column is not printed"),
  "table_nil": ("空表 ", "table is nil: "),
  "not_computable": ("基数为零或数字无法识读，无法计算", "cannot be computed: the base is 0, or a figure cannot be read"),
  "excluded": ("不符合规则的适用条件", "the condition of the rule is not met"),
  "no_figures": ("没有规则涉及的数字", "no figure falls under the rule"),
} %}

-- a rule is arithmetic or a comparison of texts, never both
with tested as (
  select
    disclosure_id,
    rule_code,
    {%- for outcome in outcomes %}
    count(case when outcome = '{{ outcome }}' then 1 end) as {{ outcome }},
    {%- endfor %}
    count(*) as equations
  from {{ ref("int_equation_of_run") }}
  group by disclosure_id, rule_code
  union all
  select
    disclosure_id,
    rule_code,
    {%- for outcome in outcomes %}
    sum(case when outcome = '{{ outcome }}' then comparisons else 0 end) as {{ outcome }},
    {%- endfor %}
    sum(comparisons) as equations
  from {{ changed_of(ref("int_check")) }}
  group by disclosure_id, rule_code
),

-- of a rule that a template's columns keep from being tested, what is missing in one measure is missing in all
not_printed as (
  select distinct
    disclosure_id,
    rule_code
  from {{ ref("int_untestable_rule") }}
),

covered as (
  select
    rule.rule_code,
    disclosure.disclosure_id,
    case
      when state.is_excluded then 'not_applicable'
      when tested.broken > 0 then 'broken'
      when tested.within_rounding > 0 then 'within_rounding'
      when tested.exact > 0 then 'exact'
      when tested.equations > 0 or state.is_table_missing or state.is_table_nil or state.is_link_missing
        then 'untestable'
      else 'not_applicable'
    end as outcome,
    {%- for outcome in outcomes %}
    cast(coalesce(tested.{{ outcome }}, 0) as integer) as {{ outcome }},
    {%- endfor %}
    cast(coalesce(tested.equations, 0) as integer) as equations,
    case
      when state.is_excluded then 'excluded'
      when state.is_table_missing then 'table_missing'
      when state.is_link_missing then 'disclosure_missing'
      when not_printed.rule_code is not null then 'not_printed'
      when state.is_table_nil then 'table_nil'
      when tested.equations > 0 then 'not_computable'
      else 'no_figures'
    end as possible_reason,
    state.missing_tables,
    state.nil_tables
  from {{ changed_of(ref("dim_disclosure")) }} as disclosure
  cross join {{ ref("rules") }} as rule
  left join {{ ref("int_rule_applicability") }} as state
    on disclosure.disclosure_id = state.disclosure_id and rule.rule_code = state.rule_code
  left join tested on disclosure.disclosure_id = tested.disclosure_id and rule.rule_code = tested.rule_code
  left join not_printed
    on disclosure.disclosure_id = not_printed.disclosure_id and rule.rule_code = not_printed.rule_code
),

explained as (
  select
    *,
    case when outcome in ('untestable', 'not_applicable') then possible_reason end as reason,
    case possible_reason when 'table_missing' then missing_tables when 'table_nil' then nil_tables else '' end as tables
  from covered
),

final as (
  select
    rule_code,
    disclosure_id,
    outcome,
    {%- for outcome in outcomes %}
    {{ outcome }},
    {%- endfor %}
    equations,
    reason,
    case reason
      {%- for reason, sentences in reasons.items() %}
      when '{{ reason }}' then '{{ sentences[0] }}'
      {%- endfor %}
    end || tables as reason_zh,
    case reason
      {%- for reason, sentences in reasons.items() %}
      when '{{ reason }}' then '{{ sentences[1] }}'
      {%- endfor %}
    end || tables as reason_en
  from explained
)

select * from final
