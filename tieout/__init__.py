"""tieout (勾稽): what dbt cannot do around the warehouse of department budgets. dbt runs without it."""

import sys

# Great Expectations imports this part of pyspark where it is installed. Without packages of its own it warns, and ends
# a process that was started by `python -c`. Nothing here uses it.
sys.modules.setdefault("pyspark.sql.connect", None)
