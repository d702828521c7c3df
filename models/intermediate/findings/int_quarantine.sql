-- What the check of the landing folder could not read. Empty where no folder was checked.
select
  cast(disclosure_id as varchar(200)) as disclosure_id,
  cast(source_file as varchar(1000)) as source_file,
  cast(source_row as integer) as source_row,
  cast(source_column as varchar(64)) as source_column,
  cast(reason_code as varchar(64)) as reason_code,
  cast(reason as varchar(1000)) as reason,
  cast(reason_zh as varchar(1000)) as reason_zh
from {{ source("landing", "landed_quarantine") }}
where reason is not null
