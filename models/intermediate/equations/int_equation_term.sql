-- One row a cell and the place that it takes in an equation. A view: millions of rows that nobody keeps.
{{ config(materialized="view") }}

{{ equation_terms(ref("int_cell")) }}
