{% snapshot finding_snapshot %}
{{ config(
  schema="snapshots",
  unique_key="finding_id",
  strategy="check",
  check_cols=["severity", "published", "expected", "is_waived"],
  hard_deletes="invalidate",
) }}
{%- set kept = load_relation(this) if execute and flags.EMPTY %}

{% if kept -%}
-- `dbt build --empty` finds nothing, and must not call everything resolved: history stays as it is
select * exclude (dbt_scd_id, dbt_updated_at, dbt_valid_from, dbt_valid_to)
from {{ kept }}
where dbt_valid_to is null
{%- else -%}
select * from {{ ref("fct_finding") }}
{%- endif %}
{% endsnapshot %}
