-- Figures as exact numbers in yuan (counts and percentages as published), each with the half of its last decimal.
{{ config(materialized="incremental") }}

with figures as (
  select
    *,
    {{ clean_figure("published_text") }} as number_text
  from {{ ref("int_figure") }}
),

parents as ({{ rows_with_rows_below(ref("int_row")) }}),

-- the unit that is printed on a table, else that of the document
table_factors as (
  select
    disclosures.disclosure_id,
    tables.table_code,
    coalesce(table_unit.factor, disclosure_unit.factor) as factor
  from {{ ref("stg_disclosures") }} as disclosures
  cross join {{ ref("tables") }} as tables
  left join {{ ref("stg_table_status") }} as table_status
    on disclosures.disclosure_id = table_status.disclosure_id and tables.table_code = table_status.table_code
  left join {{ ref("currency_units") }} as table_unit on table_status.currency_unit = table_unit.unit
  left join {{ ref("currency_units") }} as disclosure_unit on disclosures.currency_unit = disclosure_unit.unit
),

numbers as (
  select
    figures.*,
    measures.kind as measure_kind,
    parents.row_code is not null as has_children,
    {{ number_of("figures.number_text", "decimal(18, 6)") }} as narrow_number,
    case
      when position('.' in figures.number_text) = 0 then 0
      else length(figures.number_text) - position('.' in figures.number_text)
    end as decimals,
    case
      when measures.kind = 'money'
        then cast(coalesce(own_unit.factor, table_factors.factor, '1') as decimal(10, 0))
      else 1
    end as unit_factor
  from figures
  inner join {{ ref("int_measure") }} as measures on figures.measure = measures.measure
  left join {{ ref("currency_units") }} as own_unit on figures.unit = own_unit.unit
  left join table_factors
    on figures.disclosure_id = table_factors.disclosure_id and figures.table_code = table_factors.table_code
  left join parents
    on
      figures.disclosure_id = parents.disclosure_id
      and figures.table_code = parents.table_code
      and figures.row_code = parents.row_code
  where figures.number_text is not null
),

final as (
  select
    disclosure_id,
    table_code,
    row_code,
    parent_row_code,
    row_level,
    row_label,
    {%- for attribute in row_attributes() %}
    {{ attribute }},
    {%- endfor %}
    has_children,
    measure,
    measure_kind,
    published_text,
    unit_factor,
    source_file,
    source_row,
    source_column,
    -- decimals of 18 digits are several times as fast as wider ones
    case
      when abs(narrow_number) < 100000000 and unit_factor <= 10000
        then cast(narrow_number * unit_factor as decimal(18, 4))
      else try_cast({{ number_of("number_text", "decimal(24, 6)") }} * unit_factor as decimal(18, 4))
    end as amount,
    cast(
      case
        when measure_kind = 'count' or published_text = '无' then 0
        when decimals = 0 then 0.5
        when decimals = 1 then 0.05
        when decimals = 2 then 0.005
        when decimals = 3 then 0.0005
        when decimals = 4 then 0.00005
        else 0.000005
      end * unit_factor as decimal(18, 5)
    ) as resolution
  from numbers
)

select * from final
