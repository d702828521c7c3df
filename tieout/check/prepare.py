"""What a check runs, made ready once for a version of the project.

statements.json   the models that a disclosure needs (selector `disclosure`), compiled by dbt, in an order that runs
dictionary.duckdb seeds and the models that depend on dictionaries alone; tables of published figures, empty
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from tieout.build.changed import project_version
from tieout.build.dbt import Build, artifact, run_command
from tieout.errors import InputError, RunError
from tieout.landing.sql import literal
from tieout.steps import Progress

CATALOG = "tieout"
"""Name of the database that compiled statements are about."""
TODAY = "{today}"
"""Placeholder in compiled statements for the day on which they are run."""
DISCLOSURE_SEEDS = "seeds/disclosure/"
COMPILED = ["--selector", "disclosure"]


class Statement(NamedTuple):
    """A model: `relation` is its schema and name, quoted; `kind` is table or view; `is_dictionary` says that no
    published figure goes into it."""

    relation: str
    kind: str
    sql: str
    is_dictionary: bool


class Prepared(NamedTuple):
    statements: list[Statement]
    dictionary: Path


def folder(root: Path) -> Path:
    return root / "target" / "check"


def prepared(root: Path) -> Prepared:
    """Load what was prepared. Raises InputError where nothing was, or for another version of the project."""
    try:
        kept = artifact(folder(root) / "statements.json")
    except FileNotFoundError:
        raise InputError("check_not_prepared") from None
    if kept["version"] != project_version(root):
        raise InputError("check_not_prepared")
    return Prepared([Statement(*each) for each in kept["statements"]], folder(root) / "dictionary.duckdb")


def prepare(root: Path, report: Progress) -> Path:
    """Compile the project with dbt and load its dictionaries. Returns the folder. Raises RunError where dbt fails."""
    output = folder(root)
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    version = project_version(root)
    build = Build(root, output / f"{CATALOG}.duckdb", None, version)
    variables = build.variables() | {"today": TODAY}
    run = run_command(build, variables, COMPILED, output / "dbt", report, command="compile")
    if run.failures:
        raise RunError("dbt_did_not_compile", errors=run.errors)
    manifest = artifact(output / "dbt" / "manifest.json")
    statements = list(compiled(manifest["nodes"]))
    load_dictionary(root, manifest["nodes"], statements, output / "dictionary.duckdb")
    # written last: what is cut off is not prepared
    kept = {"version": version, "statements": statements}
    (output / "statements.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    return output


def compiled(nodes: dict[str, dict[str, Any]]) -> Iterable[Statement]:
    """Yield every compiled model after those that it reads."""
    models = {name: node for name, node in nodes.items() if node["resource_type"] == "model" and node.get("compiled")}
    dictionaries = {name for name, node in nodes.items() if is_dictionary_seed(node)}
    done: set[str] = set()

    def visit(name: str) -> Iterable[Statement]:
        if name in done:
            return
        done.add(name)
        node = models[name]
        above = node["depends_on"]["nodes"]
        for other in above:
            if other in models:
                yield from visit(other)
        if set(above) <= dictionaries:
            dictionaries.add(name)
        kind = "view" if node["config"]["materialized"] == "view" else "table"
        yield Statement(f'"{node["schema"]}"."{node["name"]}"', kind, in_order(node), name in dictionaries)

    for name in models:
        yield from visit(name)


def in_order(node: dict[str, Any]) -> str:
    """The SQL of a model, its columns in the order of its contract, where it has one, as dbt makes them."""
    if not node["config"]["contract"]["enforced"]:
        return node["compiled_code"]
    columns = ", ".join(f'"{name}"' for name in node["columns"])
    return f"select {columns} from (\n{node['compiled_code']}\n) as model"


def is_dictionary_seed(node: dict[str, Any]) -> bool:
    return node["resource_type"] == "seed" and not node["original_file_path"].startswith(DISCLOSURE_SEEDS)


def load_dictionary(root: Path, nodes: dict[str, dict[str, Any]], statements: list[Statement], path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(path)} as {CATALOG}")
        connection.execute(f"use {CATALOG}")
        for schema in sorted({node["schema"] for node in nodes.values() if node["resource_type"] in ("model", "seed")}):
            connection.execute(f'create schema if not exists "{schema}"')
        for node in nodes.values():
            if node["resource_type"] == "seed":
                columns = ", ".join(f'"{name}" {kind}' for name, kind in node["config"]["column_types"].items())
                connection.execute(f'create table "{node["schema"]}"."{node["name"]}" ({columns})')
            if is_dictionary_seed(node):
                connection.execute(
                    f'copy "{node["schema"]}"."{node["name"]}" from {literal(root / node["original_file_path"])} '
                    "(format csv, header true, auto_detect false, delimiter ',', quote '\"', escape '\"', nullstr '', "
                    "strict_mode false)"
                )
        for each in statements:
            if each.is_dictionary and each.kind == "table":
                connection.execute(f"create table {each.relation} as {each.sql}")
