-- Disclosures that this run builds: those of the file in the var `changed`, else all.
{%- if var("changed") %}
select disclosure_id
from read_parquet('{{ var("changed") }}')
{%- else %}
select disclosure_id
from {{ ref("stg_disclosures") }}
{%- endif %}
