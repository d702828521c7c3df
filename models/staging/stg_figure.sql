with published as ({{ published("figure") }}),

final as (
  select
    *,
    {{ replace_all("code", "[^0-9A-Za-z]", "") }} as code_key,
    {{ clean_label("label") }} as label_key
  from published
)

select * from final
