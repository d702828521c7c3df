"""tieout (勾稽): what dbt cannot do around the warehouse of department budgets. dbt runs without it."""
