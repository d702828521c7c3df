"""The macros of macros/text.sql as DuckDB gets them, without a run of dbt."""

from typing import Any

import jinja2
from conftest import ROOT


def text_macros() -> Any:
    """A module with a function a macro: SQL in, SQL out."""
    modules: list[Any] = []
    adapter = type("Adapter", (), {"dispatch": lambda self, name, _: getattr(modules[0], f"duckdb__{name}")})()
    template = jinja2.Environment().from_string((ROOT / "macros/text.sql").read_text(encoding="utf-8"))
    modules.append(template.make_module({"return": lambda value: value, "adapter": adapter}))
    return modules[0]
