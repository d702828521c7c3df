-- Returns rows when a rule has no outcome for a disclosure.
with covered as (
  select
    disclosure_id,
    count(*) as rules
  from {{ ref("fct_rule_coverage") }}
  group by disclosure_id
),

catalogue as (
  select count(*) as rules
  from {{ ref("dim_rule") }}
)

select
  disclosure.disclosure_id,
  covered.rules,
  catalogue.rules as rules_of_the_catalogue
from {{ ref("dim_disclosure") }} as disclosure
cross join catalogue
left join covered on disclosure.disclosure_id = covered.disclosure_id
where covered.disclosure_id is null or covered.rules != catalogue.rules
