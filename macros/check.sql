{# One text rule over a relation of things to compare: a row for each that disagrees, and one for all that agree, with
   how many they are (`comparisons`). Every argument is SQL but the rule code and `of_tables`: where one table is held
   against another, nothing is compared while a table that the rule reads is missing. #}
{% macro check(rule_code, relation, table_code, published, expected, broken, label, row, where="true", scope=none,
               measure="cast(null as varchar(64))", source_row="row_no", of_tables=false) %}
  {%- set details = [
    ("row_scope", scope or table_code ~ " || ' ' || " ~ row), ("table_code", table_code), ("row_code", row),
    ("row_label", label), ("measure", measure), ("published", published), ("expected", expected),
    ("source_file", "source_file"), ("source_row", source_row),
  ] -%}
  select
    disclosure_id,
    '{{ rule_code }}' as rule_code,
    outcome,
    {%- for name, value in details %}
    {{ name }},
    {%- endfor %}
    cast(count(*) as integer) as comparisons
  from (
    select
      disclosure_id,
      case when is_broken then 'broken' else 'exact' end as outcome,
      {%- for name, value in details %}
      case when is_broken then {{ value }} end as {{ name }}{{ "," if not loop.last }}
      {%- endfor %}
    from (
      select
        *,
        coalesce({{ broken }}, false) as is_broken
      from {{ relation }}
      where
        {{ where }}
        {%- if of_tables %}
        and not exists (
          select 1
          from {{ ref("int_rule_applicability") }} as state
          where
            state.disclosure_id = {{ relation }}.disclosure_id
            and state.rule_code = '{{ rule_code }}'
            and state.is_table_missing
        )
        {%- endif %}
    ) as compared
  ) as judged
  group by
    disclosure_id, outcome, {{ details | map("first") | join(", ") }}
{% endmacro %}
