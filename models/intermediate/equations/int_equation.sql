-- Every arithmetic equation with its outcome and what its rule says. A view: int_equation_outcome keeps the rows.
{{ config(materialized="view") }}

{{ equation_rows(ref("int_equation_outcome")) }}
