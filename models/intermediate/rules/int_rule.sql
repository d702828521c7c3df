-- The rules of the catalogue, each with a mark that changes when it becomes another rule.
{%- set term = "side || factor || table_code || row_selector || measure || coefficient || replace(whose, 'own', '')" %}

with definitions as (
  select
    rule_code,
    {{ ordered_list(term, "term_no") }} as terms,
    max(case when whose != 'own' then whose end) as link
  from {{ ref("rule_terms") }}
  group by rule_code
),

final as (
  select
    rule.rule_code,
    rule.form,
    rule.family,
    rule.severity,
    {{ severity_rank("rule.severity") }} as severity_rank,
    rule.exists_when,
    coalesce(definitions.link, 'own') as link,
    rule.title_zh,
    rule.title_en,
    rule.basis,
    -- a waiver of a finding ends when its rule becomes another
    substr(
      md5(rule.form || rule.severity || replace(rule.exists_when, 'any', '') || coalesce(definitions.terms, '')), 1, 12
    ) as definition_hash
  from {{ ref("rules") }} as rule
  left join definitions on rule.rule_code = definitions.rule_code
)

select * from final
