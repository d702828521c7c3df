"""What holds for every file of the dbt project, and what dbt itself does not check.

dbt checks misspelt YAML keys for four cloud warehouses only; on DuckDB a wrong key is silent.
"""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import duckdb
import pytest
import yaml
from conftest import ROOT, WAREHOUSE, Built

from tieout.rules.dbt_tests import TESTS, read_rules, with_tests

Types = dict[tuple[str, str], dict[str, str]]
"""Columns of the warehouse with their types, by schema and table."""

# Marts that are neither a dimension (dim_) nor a table of facts (fct_).
NAMED_MARTS = {"open_finding", "finding_history", "bureau_by_function", "bureau_by_economic", "department_scorecard"}
# Marts may read staging only where they are the published face of one of its models.
STAGING_READERS = {"dim_disclosure", "fct_table_status"}
# Intermediate models that a singular test reads, which has no group.
READ_BY_TESTS = {"int_input_problem", "int_consolidated_disclosure"}

TOP_KEYS = {"version", "sources", "models", "seeds", "snapshots", "macros", "data_tests", "unit_tests", "exposures"}
TOP_KEYS |= {"groups"}
NODE_KEYS = {"name", "description", "config", "columns", "data_tests"}
KEYS = {"models": NODE_KEYS, "seeds": NODE_KEYS, "snapshots": NODE_KEYS | {"relation"}}
COLUMN_KEYS = {"name", "description", "config", "data_type", "data_tests"}
DATA_TEST_KEYS = {"name", "description", "config", "arguments"}
UNIT_TEST_KEYS = {"name", "description", "config", "model", "given", "expect", "overrides"}
EXPOSURE_KEYS = {"name", "label", "type", "maturity", "description", "depends_on", "owner"}
GROUP_KEYS = {"name", "description", "owner"}
COMMON_CONFIG_KEYS = {"enabled", "meta", "schema", "tags"}
CONFIG_KEYS = {
    "models": COMMON_CONFIG_KEYS | {"access", "contract", "docs", "file_format", "materialized"},
    "seeds": COMMON_CONFIG_KEYS | {"column_types"},
    "snapshots": COMMON_CONFIG_KEYS
    | {"check_cols", "dbt_valid_to_current", "hard_deletes", "strategy", "unique_key", "updated_at"},
    "columns": {"meta", "tags"},
    "data_tests": {"enabled", "error_if", "limit", "meta", "severity", "store_failures", "tags", "warn_if", "where"},
    "unit_tests": {"enabled", "meta", "tags"},
}

MODELS = sorted((ROOT / "models").rglob("*.sql"))
DOCUMENTS = {
    str(path.relative_to(ROOT)): yaml.safe_load(path.read_text(encoding="utf-8"))
    for folder in ("models", "seeds", "snapshots", "tests")
    for path in sorted((ROOT / folder).rglob("*.yml"))
}
# (file, kind, YAML entry) of every model, seed and snapshot.
ENTRIES = [
    (file, kind, entry)
    for file, document in DOCUMENTS.items()
    for kind in ("models", "seeds", "snapshots")
    for entry in document.get(kind, [])
]
# (place, data test) of every model, seed, snapshot and column.
DATA_TESTS = [
    (f"{file}: {entry['name']}.{owner['name']}", data_test)
    for file, _, entry in ENTRIES
    for owner in (entry, *entry.get("columns", []))
    for data_test in owner.get("data_tests", [])
]


@pytest.fixture(scope="module")
def manifest(built: Built) -> dict:
    """The manifest that the build left."""
    (path,) = (built.root / "target").glob("*/manifest.json")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def nodes(manifest: dict) -> list[dict]:
    """Its models and seeds."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]


@pytest.fixture(scope="module")
def column_types(built: Built) -> Types:
    found: Types = {}
    with duckdb.connect(str(built.root / WAREHOUSE), read_only=True) as connection:
        rows = connection.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
            " order by table_schema, table_name, ordinal_position"
        ).fetchall()
    for schema, table, column, data_type in rows:
        found.setdefault((schema, table), {})[column] = data_type
    return found


def is_described(text: str) -> bool:
    return len(re.findall(r"\w", text or "")) > 2


def sql_of(path: Path) -> str:
    """SQL of a model without comments and quoted texts."""
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"--[^\n]*|'[^'\n]*'", "", text)


def layer(node: dict) -> str:
    return node["fqn"][1]


def test_every_model_and_seed_is_described(nodes: list[dict]) -> None:
    assert [node["name"] for node in nodes if not is_described(node["description"])] == []


def test_every_model_states_its_grain(nodes: list[dict]) -> None:
    assert [node["name"] for node in nodes if not node["description"].startswith("One row per ")] == []


def test_every_column_is_described_and_no_other(nodes: list[dict], column_types: Types) -> None:
    wrong = []
    for node in nodes:
        actual = set(column_types[node["schema"], node["name"]])
        described = {name for name, column in node["columns"].items() if is_described(column["description"])}
        wrong += [f"{node['name']}.{name} is not described" for name in sorted(actual - described)]
        wrong += [f"{node['name']}.{name} is described and not there" for name in sorted(set(node["columns"]) - actual)]
    assert wrong == []


def test_every_doc_block_is_used() -> None:
    texts = [
        path.read_text(encoding="utf-8") for folder in ("models", "seeds") for path in (ROOT / folder).rglob("*.md")
    ]
    blocks = [name for text in texts for name in re.findall(r"{% docs (\w+) %}", text)]
    used = {
        name for file in DOCUMENTS for name in re.findall(r"doc\('(\w+)'\)", (ROOT / file).read_text(encoding="utf-8"))
    }
    assert sorted(set(blocks) - used) == ["__overview__"]
    assert len(blocks) == len(set(blocks))


def test_every_seed_column_is_text_and_in_the_order_of_its_file(nodes: list[dict], column_types: Types) -> None:
    wrong = []
    for seed in (node for node in nodes if node["resource_type"] == "seed"):
        with open(ROOT / seed["original_file_path"], encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file))
        stated = seed["config"]["column_types"]
        actual = column_types[seed["schema"], seed["name"]]
        if list(stated) != header or list(actual) != header:
            wrong.append(f"{seed['name']}: header {header}, column_types {list(stated)}, warehouse {list(actual)}")
        wrong += [f"{seed['name']}.{name} is {kind}" for name, kind in actual.items() if kind != "VARCHAR"]
    assert wrong == []


def test_no_column_is_a_float(column_types: Types) -> None:
    assert [
        f"{table}.{column}"
        for (_, table), types in column_types.items()
        for column, kind in types.items()
        if kind in ("DOUBLE", "FLOAT")
    ] == []


def test_every_model_has_a_primary_key(nodes: list[dict]) -> None:
    keyed = {entry["name"] for _, _, entry in ENTRIES for test in entry.get("data_tests", []) if "primary_key" in test}
    assert sorted({node["name"] for node in nodes if node["resource_type"] == "model"} - keyed) == []


def test_every_mart_has_an_enforced_contract(nodes: list[dict]) -> None:
    marts = [node for node in nodes if node["resource_type"] == "model" and layer(node) == "marts"]
    assert [mart["name"] for mart in marts if not mart["config"]["contract"]["enforced"]] == []


def test_access_says_who_reads_a_model(nodes: list[dict]) -> None:
    """Marts are public; what only its own group reads is private; all else is protected."""
    models = {node["unique_id"]: node for node in nodes if node["resource_type"] == "model"}
    readers: dict[str, set[str]] = {name: set() for name in models}
    for node in models.values():
        for read in models.keys() & set(node["depends_on"]["nodes"]):
            readers[read].add(node["group"])
    wrong = []
    for name, node in models.items():
        is_read_here_alone = layer(node) == "intermediate" and readers[name] <= {node["group"]}
        fitting = "public" if layer(node) == "marts" else "private" if is_read_here_alone else "protected"
        if node["access"] != fitting and node["name"] not in READ_BY_TESTS:
            wrong.append(f"{node['name']} is {node['access']}, not {fitting}")
    assert wrong == []


def test_every_model_is_in_the_group_of_its_folder(nodes: list[dict]) -> None:
    groups = {group["name"] for document in DOCUMENTS.values() for group in document.get("groups", [])}
    models = [node for node in nodes if node["resource_type"] == "model"]
    folders = {node["name"]: node["fqn"][2] if layer(node) == "intermediate" else layer(node) for node in models}
    assert [node["name"] for node in models if node["group"] != folders[node["name"]]] == []
    assert groups == set(folders.values())


def test_exposures_read_public_models_and_seeds(manifest: dict) -> None:
    access = {name: node.get("access", "seed") for name, node in manifest["nodes"].items()}
    assert [
        f"{exposure['name']} reads {read}"
        for exposure in manifest["exposures"].values()
        for read in exposure["depends_on"]["nodes"]
        if access[read] not in ("public", "seed")
    ] == []


def test_every_rule_has_a_test_of_its_own() -> None:
    written = (ROOT / TESTS).read_text(encoding="utf-8")
    assert written == with_tests(written, read_rules(ROOT)), "run: tieout rules tests"


def test_selectors_take_what_they_say(built: Built, tmp_path: Path) -> None:
    """Names of tests, models and seeds, by selector; sources have a dot in theirs."""

    def selected(*options: str) -> set[str]:
        line = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "ls", "--output", "name"]
        line += ["--profiles-dir", "profiles", "--target-path", str(tmp_path), "--log-path", str(tmp_path), *options]
        done = subprocess.run(line, cwd=built.root, capture_output=True, encoding="utf-8", check=True)
        return {name for name in done.stdout.split() if "." not in name}

    rule_tests = {f"rule_{rule['rule_code']}_has_no_open_finding" for rule in read_rules(ROOT)}
    every = selected("--select", "*")
    build, project_tests = selected("--selector", "build"), selected("--selector", "project_tests")
    night, disclosure = selected("--selector", "night"), selected("--selector", "disclosure")
    assert selected("--select", "tag:t05_hierarchy") == {"rule_t05_hierarchy_has_no_open_finding"}
    assert selected("--selector", "rule_tests") == rule_tests
    assert selected() == every - rule_tests
    assert build == every - rule_tests - project_tests
    assert {"int_cell_has_a_unique_key", "levels_are_listed_once"} <= project_tests
    assert (
        {"fct_finding", "stg_disclosures", "finding_snapshot", "rule_coverage_counts_every_equation"} <= night <= build
    )
    assert not {"levels", "int_rule_term", "dim_classification", "fct_cell_holds_a_figure_once"} & night
    assert {"fct_finding", "fct_suspect_cell", "levels"} <= disclosure
    assert not {"finding_history", "department_scorecard", "finding_snapshot"} & disclosure


def test_models_are_named_by_their_layer(nodes: list[dict]) -> None:
    names = {
        "staging": lambda name: name.startswith("stg_"),
        "intermediate": lambda name: name.startswith("int_"),
        "marts": lambda name: name.startswith(("dim_", "fct_")) or name in NAMED_MARTS,
    }
    models = [node for node in nodes if node["resource_type"] == "model"]
    assert [model["name"] for model in models if not names[layer(model)](model["name"])] == []


def test_models_read_the_layers_below(nodes: list[dict]) -> None:
    layers = {node["unique_id"]: "seeds" if node["resource_type"] == "seed" else layer(node) for node in nodes}
    forbidden = {"staging": {"intermediate", "marts"}, "intermediate": {"marts"}, "marts": {"staging"}}
    assert [
        f"{node['name']} reads {read}"
        for node in nodes
        if node["resource_type"] == "model" and node["name"] not in STAGING_READERS
        for read in node["depends_on"]["nodes"]
        if layers.get(read) in forbidden[layer(node)]
    ] == []


def test_models_are_short() -> None:
    lengths = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in MODELS}
    assert {name: length for name, length in lengths.items() if length > 120} == {}
    assert median(lengths.values()) < 40


@pytest.mark.parametrize("pattern", ["::", r"\bqualify\b", r"\bgroup\s+by\s+all\b"])
def test_models_use_portable_sql(pattern: str) -> None:
    assert [path.stem for path in MODELS if re.search(pattern, sql_of(path), re.IGNORECASE)] == []


def test_every_data_test_has_a_name_that_says_what_holds() -> None:
    wrong = []
    names = []
    for place, data_test in DATA_TESTS:
        name = next(iter(data_test.values())).get("name") if isinstance(data_test, dict) else None
        names.append(name)
        if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+){2,}", name or ""):
            wrong.append(f"{place}: {data_test}")
    assert wrong == []
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_yaml_keys_are_known() -> None:
    wrong = []

    def check(place: str, entry: dict, allowed: set[str], kind: str) -> None:
        config = set(entry.get("config", {})) - CONFIG_KEYS.get(kind, set())
        wrong.extend(f"{place}: {key}" for key in sorted(set(entry) - allowed))
        wrong.extend(f"{place}: config.{key}" for key in sorted(config))

    for file, document in DOCUMENTS.items():
        check(file, document, TOP_KEYS, "file")
        for exposure in document.get("exposures", []):
            check(f"{file}: {exposure.get('name')}", exposure, EXPOSURE_KEYS, "exposures")
        for group in document.get("groups", []):
            check(f"{file}: {group.get('name')}", group, GROUP_KEYS, "groups")
        for unit_test in document.get("unit_tests", []):
            check(f"{file}: {unit_test.get('name')}", unit_test, UNIT_TEST_KEYS, "unit_tests")
    for file, kind, entry in ENTRIES:
        place = f"{file}: {entry['name']}"
        check(place, entry, KEYS[kind], kind)
        for column in entry.get("columns", []):
            check(f"{place}.{column['name']}", column, COLUMN_KEYS, "columns")
    for place, data_test in DATA_TESTS:
        for test, settings in data_test.items():
            check(f"{place}: {test}", settings, DATA_TEST_KEYS, "data_tests")
    assert wrong == []
