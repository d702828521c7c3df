{# One text rule over a relation: a row a comparison, broken or not. Every argument but the rule code is SQL. #}
{% macro check(rule_code, relation, table_code, published, expected, broken, label, row, where="true", scope=none,
               measure="cast(null as varchar(64))", source_row="row_no") %}
  select
    disclosure_id,
    '{{ rule_code }}' as rule_code,
    {{ scope or table_code ~ " || ' ' || " ~ row }} as row_scope,
    {{ table_code }} as table_code,
    {{ row }} as row_code,
    {{ label }} as row_label,
    {{ measure }} as measure,
    {{ published }} as published,
    {{ expected }} as expected,
    case when {{ broken }} then 'broken' else 'exact' end as outcome,
    source_file,
    {{ source_row }} as source_row
  from {{ relation }}
  where {{ where }}
{% endmacro %}
