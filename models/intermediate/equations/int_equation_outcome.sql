-- Arithmetic equations evaluated: linear, product, ratio, bound and sign, all in one pass (macro outcome_of). What
-- follows from what these millions of rows keep, int_equation adds.
{{ config(materialized="incremental") }}

with existing as (
  select *
  from {{ ref("int_equation_sum") }}
  where {{ equation_exists() }}
),

compared as (
  select
    *,
    {{ expected_right() }} as right_amount,
    {{ equation_gap() }} as gap,
    {{ exact_within() }} as exact_within,
    {{ equation_tolerance() }} as gap_tolerance
  from existing
),

blocked as (
  select
    disclosure_id,
    rule_code,
    is_table_missing,
    is_excluded
  from {{ ref("int_rule_applicability") }}
  where is_table_missing or is_excluded
),

final as (
  select
    compared.disclosure_id,
    compared.rule_measure_key,
    compared.row_scope,
    cast(compared.left_1 as decimal(24, 4)) as left_amount,
    compared.right_amount,
    case when compared.form in ('product', 'ratio') then cast(compared.right_1 as decimal(24, 4)) end as factor_1,
    case when compared.form in ('product', 'ratio') then cast(compared.right_2 as decimal(24, 4)) end as factor_2,
    compared.gap,
    compared.gap_tolerance,
    cast(compared.left_1_width as decimal(24, 5)) as left_width,
    compared.right_1_cells,
    compared.right_2_cells,
    compared.left_1_cells + compared.right_1_cells + compared.right_2_cells as cells,
    case
      when blocked.is_table_missing or unprinted.rule_measure_key is not null or compared.unreadable_cells > 0
        then 'untestable'
      when
        spoiled.is_sum
        or (spoiled.rule_measure_key is not null and 0 in (compared.left_1_cells, compared.right_1_cells))
        then 'untestable'
      else {{ outcome_of("compared.gap", "compared.exact_within", "compared.gap_tolerance", "compared.form") }}
    end as outcome
  from compared
  left join blocked on compared.disclosure_id = blocked.disclosure_id and compared.rule_code = blocked.rule_code
  left join {{ ref("int_spoiled_rule") }} as spoiled
    on compared.disclosure_id = spoiled.disclosure_id and compared.rule_measure_key = spoiled.rule_measure_key
  left join {{ ref("int_untestable_rule") }} as unprinted
    on compared.disclosure_id = unprinted.disclosure_id and compared.rule_measure_key = unprinted.rule_measure_key
  where blocked.rule_code is null or not blocked.is_excluded
)

select * from final
