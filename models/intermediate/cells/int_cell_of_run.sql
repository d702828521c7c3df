-- The cells of the disclosures that this run builds, to all that looks at these alone.
{{ config(materialized="view") }}

select * from {{ changed_of(ref("int_cell")) }}
