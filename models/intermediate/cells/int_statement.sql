-- Statements of the text whose amount, or the change of it, follows from tables, in yuan, with the yuan value of the
-- last printed decimal.
with stated as (
  select
    told.*,
    {{ clean_figure("told.value") }} as number_text,
    cast(coalesce(unit.factor, '1') as decimal(10, 0)) as unit_factor
  from {{ ref("stg_narrative_statement") }} as told
  left join {{ ref("currency_units") }} as unit on told.unit = unit.unit
  where told.known_as is not null and (unit.factor is not null or told.kind = 'nil')
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
    told.disclosure_id,
    told.row_no,
    told.known_as,
    told.kind,
    cast(words.direction_sign as integer) as direction_sign,
    told.subject,
    told.code,
    case
      when told.subject like '%（类）%（款）%（项）%' then regexp_extract(told.item_path, '^([^/]+)/', 1)
    end as class_name,
    case when told.subject like '%（类）%（款）%（项）%' then told.above end as subclass_name,
    {{ clean_name("told.leaf") }} as leaf_key,
    {{ clean_name("told.above") }} as above_key,
    case
      when told.known_as != 'item' then null
      when told.subject like '%（项）%' or length(told.code) = 7 then 'item'
      when told.subject like '%（款）%' or length(told.code) = 5 then 'subclass'
      when told.subject like '%（类）%' or length(told.code) = 3 then 'class'
    end as row_level,
    told.value || coalesce(told.unit, '') as published_text,
    coalesce(told.unit, '') as unit,
    told.amount,
    told.unit_factor,
    cast(
      case
        when told.amount = 0 or told.decimals > 4 then 0
        when told.decimals = 0 then 1
        when told.decimals = 1 then 0.1
        when told.decimals = 2 then 0.01
        when told.decimals = 3 then 0.001
        else 0.0001
      end * told.unit_factor as decimal(18, 5)
    ) as last_decimal,
    found_at.page_text || told.quoted as quoted,
    found_at.source_file,
    found_at.source_row
  from numbers as told
  inner join {{ ref("int_text_place") }} as found_at
    on
      told.disclosure_id = found_at.disclosure_id
      and told.row_no = found_at.row_no
      and found_at.kind = 'statement'
  left join {{ ref("direction_words") }} as words on told.direction = words.word
  where told.amount is not null
)

select * from final
