with published as ({{ published("figure") }}),

final as (
  select
    *,
    {{ code_key("code") }} as code_key,
    {{ clean_label("label") }} as label_key
  from published
)

select * from final
