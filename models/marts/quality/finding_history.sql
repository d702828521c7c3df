-- One row a finding ever seen: since when, until when, and what became of it against the run before.
with seen as (
  select
    finding_id,
    min(dbt_valid_from) as first_seen,
    max(dbt_valid_from) as last_changed,
    max(coalesce(dbt_valid_to, cast('9999-12-31' as timestamp))) as last_valid
  from {{ ref("finding_snapshot") }}
  group by finding_id
),

-- of a finding that came back, only its latest appearance counts
latest as (
  select
    snapshot.finding_id,
    snapshot.disclosure_id,
    snapshot.rule_code,
    snapshot.equation_id,
    snapshot.severity,
    snapshot.message_zh,
    snapshot.message_en,
    snapshot.is_waived,
    snapshot.dbt_valid_from,
    snapshot.dbt_valid_to,
    row_number() over (partition by snapshot.finding_id order by snapshot.dbt_valid_from desc) as place
  from {{ ref("finding_snapshot") }} as snapshot
),

gaps as (
  select
    later.finding_id,
    max(later.dbt_valid_from) as reappeared
  from {{ ref("finding_snapshot") }} as later
  left join {{ ref("finding_snapshot") }} as before
    on later.finding_id = before.finding_id and later.dbt_valid_from = before.dbt_valid_to
  where before.finding_id is null
  group by later.finding_id
),

-- of a finding that is gone, whether anybody looked: a rule that is no longer there, or that cannot be tested now, has
-- resolved nothing
gone as (
  select
    latest.finding_id,
    rule.rule_code is not null as is_rule,
    latest.rule_code = 'c_readable'
    or (
      disclosure.disclosure_id is not null
      and coalesce(equation.outcome, '') != 'untestable'
      and (equation.equation_id is not null or coalesce(coverage.outcome, '') != 'untestable')
    ) as is_checked
  from latest
  left join {{ ref("dim_rule") }} as rule on latest.rule_code = rule.rule_code
  left join {{ ref("dim_disclosure") }} as disclosure on latest.disclosure_id = disclosure.disclosure_id
  left join {{ ref("fct_equation") }} as equation on latest.equation_id = equation.equation_id
  left join {{ ref("fct_rule_coverage") }} as coverage
    on latest.disclosure_id = coverage.disclosure_id and latest.rule_code = coverage.rule_code
  where latest.place = 1 and latest.dbt_valid_to is not null
),

final as (
  select
    latest.finding_id,
    latest.disclosure_id,
    latest.rule_code,
    latest.severity,
    latest.message_zh,
    latest.message_en,
    latest.is_waived,
    seen.first_seen,
    -- the snapshot takes the time when it is written, which is after the run began
    coalesce(latest.dbt_valid_to, greatest(latest.dbt_valid_from, {{ run_time() }})) as last_seen,
    latest.dbt_valid_to as resolved_at,
    case
      when not gone.is_rule then 'rule_changed'
      when not gone.is_checked then 'not_checked'
      when latest.dbt_valid_to is not null then 'resolved'
      when gaps.reappeared >= {{ run_time() }} then 'new'
      else 'still'
    end as state,
    coalesce(latest.dbt_valid_to, gaps.reappeared) >= {{ run_time() }} as is_since_last_run
  from latest
  inner join seen on latest.finding_id = seen.finding_id
  inner join gaps on latest.finding_id = gaps.finding_id
  left join gone on latest.finding_id = gone.finding_id
  where latest.place = 1
)

select * from final
