-- Every disclosure that is there or should be: what was tested, what was found, and its rank in its region.
with tested as (
  select
    disclosure_id,
    sum(exact) as equations_exact,
    sum(within_rounding) as equations_within_rounding,
    sum(broken) as equations_broken,
    sum(untestable) as equations_untestable
  from {{ ref("fct_rule_coverage") }}
  group by disclosure_id
),

found as (
  select
    disclosure_id,
    sum(case when severity = 'error' and not is_waived then 1 else 0 end) as findings_error,
    sum(case when severity = 'warn' and not is_waived then 1 else 0 end) as findings_warn,
    sum(case when severity = 'info' and not is_waived then 1 else 0 end) as findings_info,
    sum(case when is_waived then 1 else 0 end) as findings_waived
  from {{ ref("fct_finding") }}
  where is_waived or finding_id = root_finding_id
  group by disclosure_id
),

open_rules as (
  select distinct
    disclosure_id,
    rule_code
  from {{ ref("fct_finding") }}
  where not is_waived and severity in ('error', 'warn')
),

-- the share of the tested rules that hold, where an error weighs as much as four warnings
weighed as (
  select
    coverage.disclosure_id,
    case rule.severity when 'error' then 4 when 'warn' then 1 else 0 end as weight,
    open_rules.rule_code is null as is_held
  from {{ ref("fct_rule_coverage") }} as coverage
  inner join {{ ref("dim_rule") }} as rule on coverage.rule_code = rule.rule_code
  left join open_rules
    on coverage.disclosure_id = open_rules.disclosure_id and coverage.rule_code = open_rules.rule_code
  where coverage.outcome in ('exact', 'within_rounding', 'broken')
),

scores as (
  select
    disclosure_id,
    sum(case when is_held then weight else 0 end) as weight_held,
    sum(weight) as weight_tested
  from weighed
  group by disclosure_id
),

scored as (
  select
    disclosure.*,
    tested.equations_exact,
    tested.equations_within_rounding,
    tested.equations_broken,
    tested.equations_untestable,
    found.findings_error,
    found.findings_warn,
    found.findings_info,
    found.findings_waived,
    cast(100.0 * scores.weight_held / nullif(scores.weight_tested, 0) as decimal(5, 2)) as score
  from {{ ref("int_expected_disclosure") }} as disclosure
  left join tested on disclosure.disclosure_id = tested.disclosure_id
  left join found on disclosure.disclosure_id = found.disclosure_id
  left join scores on disclosure.disclosure_id = scores.disclosure_id
),

final as (
  select
    disclosure_id,
    region_code,
    fiscal_year,
    document_type,
    department_code,
    organisation_name,
    filing_status,
    is_expected,
    cast(
      coalesce(equations_exact, 0) + coalesce(equations_within_rounding, 0) + coalesce(equations_broken, 0) as integer
    ) as equations_tested,
    {%- for outcome in ["exact", "within_rounding", "broken", "untestable"] %}
    cast(coalesce(equations_{{ outcome }}, 0) as integer) as equations_{{ outcome }},
    {%- endfor %}
    {%- for level in ["error", "warn", "info", "waived"] %}
    cast(coalesce(findings_{{ level }}, 0) as integer) as findings_{{ level }},
    {%- endfor %}
    score,
    case
      when score is not null
        then cast(
          rank() over (partition by region_code, fiscal_year, document_type order by score desc nulls last) as integer
        )
    end as rank_in_region
  from scored
)

select * from final
