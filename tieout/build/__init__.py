"""Build the warehouse: dbt in a child process, on DuckDB or Spark, for all disclosures or for those that changed."""
