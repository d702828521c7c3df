"""The macros that differ between engines, on DuckDB (tests/spark has them on Spark); and what holds for every macro."""

import re

import pytest
import yaml
from conftest import ROOT
from macro_cases import expected

IMPLEMENTATION = re.compile("(default|duckdb|spark)__")
TYPES = re.compile(r"(optional\[)?(string|boolean|integer|any|list\[\w+\]|dict\[\w+, \w+\])\]?")
FILES = sorted((ROOT / "macros").rglob("*.sql"))
MACRO = re.compile(r"{%-? macro (\w+)\((.*?)\)\s*-?%}", re.DOTALL)
WRITTEN = {
    name: re.findall(r"(?:^|,)\s*(\w+)", re.sub(r"=(\"[^\"]*\"|\[\]|\w+)", "", arguments))
    for path in FILES
    for name, arguments in MACRO.findall(path.read_text(encoding="utf-8"))
    if not IMPLEMENTATION.match(name)
}
"""Arguments by macro; what dispatches to an engine is described once."""
DESCRIBED = {
    macro["name"]: macro
    for macro in yaml.safe_load((ROOT / "macros/_macros.yml").read_text(encoding="utf-8"))["macros"]
}


def test_macros_on_duckdb(macros: dict[str, str | None]) -> None:
    assert {name: macros[name] for name in expected()} == expected()


def test_every_macro_is_described_and_no_other() -> None:
    assert sorted(WRITTEN.keys() ^ DESCRIBED.keys()) == []
    assert [name for name, macro in DESCRIBED.items() if len(macro["description"].split()) < 3] == []


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_the_arguments_of_a_macro_are_typed_and_described(name: str) -> None:
    arguments = DESCRIBED[name].get("arguments", [])
    assert [argument["name"] for argument in arguments] == WRITTEN[name]
    assert [argument["name"] for argument in arguments if not TYPES.fullmatch(argument["type"])] == []
    assert [argument["name"] for argument in arguments if not argument["description"].endswith(".")] == []


def test_lines_of_macros_are_short() -> None:
    """sqlfluff looks at models only."""
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*FILES, *sorted((ROOT / "tests/generic").glob("*.sql"))]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []
