with published as ({{ published("disclosures") }}),

final as (select * from published)

select * from final
