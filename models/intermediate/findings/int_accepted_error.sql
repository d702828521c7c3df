-- Errors that waivers accept: through each of their likeliest cells goes an equation with a waived finding, and
-- none with a finding open at error or warn level. With the waiver that ends first: after it the error is open again.
with spoken as (
  select
    finding.equation_id,
    finding.disclosure_id,
    accepted.waiver_reason,
    accepted.waived_by,
    accepted.waived_until,
    accepted.finding_id is not null as is_waived
  from {{ ref("int_finding") }} as finding
  left join {{ ref("int_accepted_finding") }} as accepted on finding.finding_id = accepted.finding_id
  where finding.equation_id is not null and (accepted.finding_id is not null or finding.severity != 'info')
),

candidates as (
  select distinct
    suspect.disclosure_id,
    suspect.round_no,
    suspect.table_code,
    suspect.row_code,
    suspect.measure
  from {{ ref("int_suspect") }} as suspect
  inner join spoken on suspect.disclosure_id = spoken.disclosure_id
  where suspect.suspect_rank = 1 and spoken.is_waived
),

-- a row that is printed twice is two cells of one key
cells as {{ materialized() }} (
  select cell.*
  from {{ ref("int_cell") }} as cell
  where exists (
    select 1
    from candidates
    where
      cell.disclosure_id = candidates.disclosure_id
      and cell.table_code = candidates.table_code
      and cell.row_code = candidates.row_code
      and cell.measure = candidates.measure
  )
),

through as (
  select distinct
    term.disclosure_id,
    term.table_code,
    term.row_code,
    term.measure,
    {{ equation_id("term") }} as equation_id
  from ({{ equation_terms("cells", "term.side in ('left', 'right')") }}) as term
  -- not last year's namesake, nor a unit's
  where term.cell_disclosure_id = term.disclosure_id
),

heard as (
  select
    candidates.*,
    spoken.waiver_reason,
    spoken.waived_by,
    spoken.waived_until,
    coalesce(spoken.is_waived, false) as is_waived,
    coalesce(not spoken.is_waived, false) as is_open
  from candidates
  left join through
    on
      candidates.disclosure_id = through.disclosure_id
      and candidates.table_code = through.table_code
      and candidates.row_code = through.row_code
      and candidates.measure = through.measure
  left join spoken on through.equation_id = spoken.equation_id
),

judged as (
  select
    disclosure_id,
    round_no,
    table_code,
    row_code,
    measure,
    max(case when is_waived then 1 else 0 end) as has_waived,
    max(case when is_open then 1 else 0 end) as has_open
  from heard
  group by disclosure_id, round_no, table_code, row_code, measure
),

accepted as (
  select
    disclosure_id,
    round_no
  from judged
  group by disclosure_id, round_no
  having min(has_waived) = 1 and max(has_open) = 0
),

placed as (
  select
    heard.*,
    row_number() over (
      partition by heard.disclosure_id, heard.round_no
      order by heard.waived_until asc, heard.waiver_reason asc, heard.waived_by asc
    ) as place
  from heard
  inner join accepted on heard.disclosure_id = accepted.disclosure_id and heard.round_no = accepted.round_no
  where heard.is_waived
)

select
  disclosure_id,
  round_no,
  waiver_reason,
  waived_by,
  waived_until
from placed
where place = 1
