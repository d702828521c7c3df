"""tieout (勾稽): what dbt cannot do around the warehouse of department budgets. dbt runs without it."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """A module that is imported when something in it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


# Great Expectations imports these parts of pyspark where it is installed. Nothing here uses them, and the first warns
# where packages of its own are missing, and ends a process that was started by `python -c`.
for part in ("pyspark.sql.connect", "pyspark.ml"):
    sys.modules.setdefault(part, None)
# It imports these for one expectation each, which nothing here uses either: a quarter of its start.
for part in ("scipy.stats", "altair"):
    sys.modules.setdefault(part, Later(part))
