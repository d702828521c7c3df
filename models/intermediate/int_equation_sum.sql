-- Both sides of every equation: sums of its cells by factor, with the half-widths of their intervals. A view: int_equation
-- keeps what comes of it.
{{ config(materialized="view") }}

with terms as ({{ equation_terms(changed_of(ref("int_cell"))) }}),

sums as (
  select
    disclosure_id,
    pattern_no,
    row_scope,
    {{ sum_of_part("left", 1) }},
    {{ sum_of_part("right", 1) }},
    {{ sum_of_part("right", 2) }}
  from terms
  where side in ('left', 'right')
  group by disclosure_id, pattern_no, row_scope
),

patterns as (
  select distinct
    pattern_no,
    rule_code,
    form,
    exists_when,
    measure_scope
  from {{ ref("int_rule_term") }}
),

final as (
  select
    sums.*,
    patterns.rule_code,
    patterns.form,
    patterns.exists_when,
    patterns.measure_scope
  from sums
  inner join patterns on sums.pattern_no = patterns.pattern_no
)

select * from final
