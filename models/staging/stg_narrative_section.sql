with published as ({{ published("narrative_section") }}),

final as (
  select
    *,
    {{ dateless(clean_name("heading")) }} as heading_key
  from published
)

select * from final
