-- The equations of the disclosures that this run builds, to all that looks at these alone. As int_equation: to take the
-- rows of these from that view, DuckDB would work out all others first.
{{ config(materialized="view") }}

{{ equation_rows(changed_of(ref("int_equation_outcome"))) }}
