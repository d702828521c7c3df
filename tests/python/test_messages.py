"""Every message has a code, two templates that say the same, and no use without a code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from tieout.messages import LANGUAGES, from_json, message, templates

FIELD = re.compile("{([a-z_]+)}")
# Names that stay as they are in Chinese: formats, files, columns and words of the catalogue.
NAMES = {
    "BOM", "CSV", "DuckDB", "Excel", "Parquet", "Spark", "UTF-16", "UTF-8", "dbt", "dbt-spark", "pyspark", "tieout",
    "TIEOUT_PROJECT",
    "disclosures.csv", "factor", "reads", "row_no", "rule_terms", "side", "waivers.csv",
}  # fmt: skip
PASSED_ON = ("tieout/errors.py", "tieout/inputs/values.py", "tieout/messages.py", "tieout/warehouse/findings.py")
"""Here a function hands on a code which it is given."""
ERRORS = ("InputError", "RunError", "BusyError", "PublishedError", "OutputError")
BY_CODE = {**dict.fromkeys(("message", *ERRORS), 0), "one_of": 1, "check_known": 1}
"""Functions that take a code, and which of their arguments it is."""


def imported(tree: ast.Module) -> set[str]:
    """Names that a module takes from others of the package."""
    return {
        name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tieout.")
        for name in node.names
    }


def uses() -> Iterator[tuple[str, str, set[str] | None]]:
    """Place, code and names of parameters of every use in the package; a word of a vocabulary has no parameter."""
    for path in sorted((ROOT / "tieout").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = BY_CODE.keys() & (imported(tree) | ({"message"} if path.name == "messages.py" else set()))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in functions:
                continue
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            code = node.args[BY_CODE[node.func.id]]
            if isinstance(code, ast.Constant):
                yield place, code.value, {each.arg for each in node.keywords if each.arg}
            else:
                assert place.startswith(PASSED_ON), f"{place}: the code is not written out"


def test_every_use_has_a_code_with_the_parameters_of_its_templates() -> None:
    faults = [
        place
        for place, code, params in uses()
        if code not in templates() or params != set(FIELD.findall(templates()[code]["en"]))
    ]
    assert faults == []


def test_every_code_is_used() -> None:
    assert templates().keys() - {code for _, code, _ in uses()} == set()


@pytest.mark.parametrize("code", templates())
def test_both_languages_say_the_same(code: str) -> None:
    texts = templates()[code]
    assert tuple(texts) == LANGUAGES
    zh, en = (sorted(FIELD.findall(texts[language])) for language in LANGUAGES)
    assert zh == en


@pytest.mark.parametrize("code", templates())
def test_chinese_is_chinese(code: str) -> None:
    # what is typed stands between backticks
    text = re.sub("`[^`]*`", "", FIELD.sub("", templates()[code]["zh"]))
    words = set(re.findall("[A-Za-z][A-Za-z0-9_.-]*", text))
    assert words <= NAMES


def test_no_code_is_defined_twice() -> None:
    lines = (Path(ROOT) / "tieout/messages.toml").read_text(encoding="utf-8").splitlines()
    names = [line.partition(" = ")[0] for line in lines if " = " in line]
    assert len(names) == len(set(names)) == 2 * len(templates())


def test_a_message_comes_back_from_json_as_it_was() -> None:
    fault = message("word_unknown", what=message("a_table"), word="T5", nearest=message("nearest", word="T15"))
    said = message("at_row", row_no=3, fault=fault)
    assert from_json(said.to_json()) == said
    assert said.text("zh") == "row_no 3：“T5”不是可用的公开表（最接近：T15）"
    assert said.text("en") == "row_no 3: unknown table 'T5' (nearest: T15)"
