with published as (
  {{ published_below_projects("t15_detail") }}
),

final as (
  select
    *,
    project_code || '/detail/' || row_no as row_code,
    -- 19.5 元/册×1500 册: a rate, its unit, a count
    nullif(regexp_extract(calculation_basis, '{{ multiplied() }}', 1), '') as basis_price,
    nullif(regexp_extract(calculation_basis, '{{ multiplied() }}', 2), '') as basis_price_unit,
    nullif(regexp_extract(calculation_basis, '{{ multiplied() }}', 3), '') as basis_quantity
  from published
)

select * from final
