{# Returns the open findings of a level in these families, with the keys that a clerk needs to find the figure. #}
{% test no_open_finding(model, families, level) %}
select
  disclosure_id,
  organisation_name,
  rule_code,
  table_code,
  row_code,
  row_label,
  measure,
  published,
  expected,
  message_zh,
  source_file,
  source_row
from {{ model }}
where severity = '{{ level }}' and family in ('{{ families | join("', '") }}')
{% endtest %}
