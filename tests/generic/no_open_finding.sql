{# Returns the open findings of a level, of these families or of one rule, with the keys that a clerk needs to find the
   figure. #}
{% test no_open_finding(model, level, families=[], rule_code=none) %}
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
where
  severity = '{{ level }}'
  and {{ "rule_code = '" ~ rule_code ~ "'" if rule_code else "family in ('" ~ families | join("', '") ~ "')" }}
{% endtest %}
