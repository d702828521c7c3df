-- Both sides of every equation: sums of its cells by factor, with the half-widths of their intervals. A view:
-- int_equation_outcome keeps what comes of it. Products and ratios apart, since only they have a second factor.
{{ config(materialized="view") }}

{%- set one_factor = "term.side in ('left', 'right') and term.form not in ('product', 'ratio')" %}
{%- set two_factors = "term.side in ('left', 'right') and term.form in ('product', 'ratio')" %}

with sums as (
  select
    disclosure_id,
    rule_measure_key,
    row_scope,
    {{ sum_of_part("left", 1, "side = 'left'") }},
    {{ sum_of_part("right", 1, "side = 'right'") }},
    cast(0 as decimal(38, 4)) as right_2,
    cast(0 as decimal(38, 5)) as right_2_width,
    cast(0 as bigint) as right_2_cells,
    {{ unreadable_cells() }}
  from ({{ equation_terms(ref("int_cell_of_run"), one_factor) }}) as terms
  group by disclosure_id, rule_measure_key, row_scope
  union all
  select
    disclosure_id,
    rule_measure_key,
    row_scope,
    {{ sum_of_part("left", 1, "side = 'left'") }},
    {{ sum_of_part("right", 1, "side = 'right' and factor = 1") }},
    {{ sum_of_part("right", 2, "side = 'right' and factor = 2") }},
    {{ unreadable_cells() }}
  from ({{ equation_terms(ref("int_cell_of_run"), two_factors) }}) as terms
  group by disclosure_id, rule_measure_key, row_scope
),

final as (
  select
    sums.*,
    rule_measure.rule_code,
    rule_measure.form,
    rule_measure.exists_when
  from sums
  inner join {{ ref("int_rule_measure") }} as rule_measure on sums.rule_measure_key = rule_measure.rule_measure_key
)

select * from final
