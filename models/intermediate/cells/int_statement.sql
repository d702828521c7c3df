-- Statements of the text whose amount, or the change of it, follows from tables, in yuan, with the yuan value of the last printed decimal.
with stated as (
  select
    statement.*,
    {{ clean_figure("statement.value") }} as number_text,
    cast(coalesce(unit.factor, '1') as decimal(10, 0)) as unit_factor
  from {{ ref("stg_narrative_statement") }} as statement
  left join {{ ref("currency_units") }} as unit on statement.unit = unit.unit
  where statement.known_as is not null and (unit.factor is not null or statement.kind = 'nil')
),

numbers as (
  select
    *,
    case
      when kind = 'nil' then cast(0 as decimal(18, 4))
      else try_cast({{ number_of("number_text", "decimal(24, 6)") }} * unit_factor as decimal(18, 4))
    end as amount,
    case
      when position('.' in number_text) = 0 then 0
      else length(number_text) - position('.' in number_text)
    end as decimals
  from stated
),

final as (
  select
    statement.disclosure_id,
    statement.row_no,
    statement.known_as,
    statement.kind,
    cast(words.direction_sign as integer) as direction_sign,
    statement.subject,
    statement.code,
    {{ clean_name("statement.leaf") }} as leaf_key,
    {{ clean_name("statement.above") }} as above_key,
    case
      when statement.known_as != 'item' then null
      when statement.subject like '%（项）%' or length(statement.code) = 7 then 'item'
      when statement.subject like '%（款）%' or length(statement.code) = 5 then 'subclass'
      when statement.subject like '%（类）%' or length(statement.code) = 3 then 'class'
    end as row_level,
    statement.value || coalesce(statement.unit, '') as published_text,
    coalesce(statement.unit, '') as unit,
    statement.amount,
    statement.unit_factor,
    cast(
      case
        when statement.amount = 0 or statement.decimals > 4 then 0
        when statement.decimals = 0 then 1
        when statement.decimals = 1 then 0.1
        when statement.decimals = 2 then 0.01
        when statement.decimals = 3 then 0.001
        else 0.0001
      end * statement.unit_factor as decimal(18, 5)
    ) as last_decimal,
    place.page_text || statement.quote as quote,
    place.source_file,
    place.source_row
  from numbers as statement
  inner join {{ ref("int_text_place") }} as place
    on
      statement.disclosure_id = place.disclosure_id
      and statement.row_no = place.row_no
      and place.kind = 'statement'
  left join {{ ref("direction_words") }} as words on statement.direction = words.word
  where statement.amount is not null
)

select * from final
