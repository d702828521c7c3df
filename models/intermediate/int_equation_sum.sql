-- Both sides of every equation: sums of its cells by factor, with the half-widths of their intervals.
{%- set parts = [("left", 1), ("right", 1), ("right", 2)] %}

select
  disclosure_id,
  rule_code,
  form,
  exists_when,
  row_scope,
  measure_scope,
  {%- for side, factor in parts %}
  cast(sum(case when side = '{{ side }}' and factor = {{ factor }} then amount else 0 end) as decimal(24, 4))
    as {{ side }}_{{ factor }},
  cast(sum(case when side = '{{ side }}' and factor = {{ factor }} then width else 0 end) as decimal(24, 5))
    as {{ side }}_{{ factor }}_width,
  count(case when side = '{{ side }}' and factor = {{ factor }} then 1 end) as {{ side }}_{{ factor }}_cells
  {{- "," if not loop.last }}
  {%- endfor %}
from {{ ref("int_equation_term") }}
where side in ('left', 'right')
group by disclosure_id, rule_code, form, exists_when, row_scope, measure_scope
