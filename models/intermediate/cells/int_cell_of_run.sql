-- The cells of the disclosures that this run builds, to all that looks at these alone.
{{ config(materialized="view", meta={"is_copied": true}) }}

select * from {{ changed_of(ref("int_cell")) }}
