-- Basic expenditure of a region by economic class, from the leaves up to class and total.
select
  region_code,
  fiscal_year,
  document_type,
  table_code,
  code,
  level,
  name,
  parent_code,
  measure,
  rebuilt_amount,
  published_amount,
  transfers_amount,
  unpublished_amount,
  difference,
  outcome,
  disclosures_apart,
  disclosures,
  disclosures_of_other_unit,
  disclosures_not_filed,
  disclosures_quarantined,
  disclosures_filed_again
from {{ ref("int_consolidated_total") }}
where classification = 'economic'
