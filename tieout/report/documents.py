"""Great Expectations' Data Docs and dbt's documentation beside the report, opening from disk without network.

Data Docs load styles and scripts from elsewhere, and print rows of disclosures: their pages are given a local style
sheet and lose every script. dbt's page is made from its manifest as `dbt docs generate --static` does, with the columns
read from the warehouse, so that nobody has to let go of it.
"""

import html
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tieout.warehouse.file import rows

FOREIGN = re.compile(
    r"<script\b.*?</script>|<link\b[^>]*>|<img\b[^>]*https?:[^>]*>|<(footer|form)\b.*?</\1>|\son[a-z]+=\"[^\"]*\"",
    re.DOTALL | re.IGNORECASE,
)
FOREIGN_ADDRESS = re.compile(r"url\(['\"]?https?:[^)]*\)")
HOME = re.compile(r'href="(?:[.][.]/)*index[.]html"')
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data:\">"
)
VALIDATION = re.compile(
    r"Expectation Suite:</span>\s*<a[^>]*>(?P<suite>.*?)</a>.*?Data asset: (?P<asset>.*?)<br>"
    r".*?Status:</span>.*?(?P<status>Succeeded|Failed)"
    r".*?Evaluated Expectations</div>.*?<div[^>]*>(?P<evaluated>\d+)<.*?Unsuccessful Expectations</div>"
    r".*?<div[^>]*>(?P<unsuccessful>\d+)<",
    re.DOTALL,
)
COLUMNS = """
select table_schema, table_name, column_name, data_type, ordinal_position
from information_schema.columns
order by table_schema, table_name, ordinal_position
"""


@dataclass(frozen=True)
class Validation:
    """One page of Data Docs: a suite on a table, whether it holds, expectations evaluated and not met."""

    path: str
    suite: str
    asset: str
    holds: bool
    evaluated: int
    unmet: int


@contextmanager
def data_docs(warehouse: Path, folder: Path) -> Iterator[Callable[[], str | None]]:
    """Run the checkpoint in a process of its own, beside whatever is done meanwhile. The function that this gives waits
    for the pages in `folder` and makes them local; it returns None, or the reason where there are none."""
    command = [sys.executable, "-m", "tieout.expectations", str(warehouse), "--data-docs", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8") as process:

        def finished() -> str | None:
            _, errors = process.communicate()
            # 1: an expectation fails at critical severity, and the pages say so.
            if process.returncode not in (0, 1):
                shutil.rmtree(folder, ignore_errors=True)
                return errors.strip().splitlines()[-1] if errors.strip() else f"exit status {process.returncode}"
            make_local(folder)
            return None

        try:
            yield finished
        finally:
            if process.poll() is None:
                process.kill()


def make_local(folder: Path) -> None:
    """Pages without scripts and addresses of elsewhere; what only these used is taken away."""
    shutil.rmtree(folder / "static", ignore_errors=True)
    (folder / "index.html").unlink()
    for page in folder.rglob("*.html"):
        root = "../" * (len(page.relative_to(folder).parts) + 1)
        text = FOREIGN_ADDRESS.sub("none", FOREIGN.sub("", page.read_text(encoding="utf-8")))
        text = HOME.sub(f'href="{root}documents.html"', text)
        style = f'{POLICY}<link rel="stylesheet" href="{root}assets/data-docs.css">'
        page.write_text(text.replace("<head>", f"<head>{style}", 1), encoding="utf-8")


def validations(folder: Path) -> list[Validation]:
    """What the validation pages say, those that fail first."""
    found = []
    for page in sorted((folder / "validations").rglob("*.html")):
        said = VALIDATION.search(page.read_text(encoding="utf-8"))
        if said:
            suite, asset = html.unescape(said["suite"]), html.unescape(said["asset"])
            path = page.relative_to(folder).as_posix()
            counts = int(said["evaluated"]), int(said["unsuccessful"])
            found.append(Validation(path, suite, asset, said["status"] == "Succeeded", *counts))
    return sorted(found, key=lambda each: (each.holds, each.suite, each.asset))


def dbt_documentation(connection: duckdb.DuckDBPyConnection, manifest: Path, page: Path) -> None:
    """dbt's documentation as one page, from the manifest of the build."""
    from dbt.task.docs import DOCS_INDEX_FILE_PATH  # takes a second to import

    described = json.loads(manifest.read_text(encoding="utf-8"))
    template = Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8")
    for mark, content in (("MANIFEST", described), ("CATALOG", catalog(connection, described))):
        # "<" written out, so that no text in it ends the script that it stands in.
        embedded = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
        template = template.replace(f'"{mark}.JSON INLINE DATA"', embedded)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(template, encoding="utf-8")


def catalog(connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> dict[str, Any]:
    """dbt's catalog of the warehouse: every node that is a relation, with the columns that it has."""
    columns: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows(connection, COLUMNS):
        relation = columns.setdefault((row["table_schema"], row["table_name"]), {})
        name = row["column_name"]
        relation[name] = {"name": name, "type": row["data_type"], "index": row["ordinal_position"], "comment": None}
    nodes = {}
    for key, node in manifest["nodes"].items():
        relation = node.get("schema"), node.get("alias") or node["name"]
        if relation in columns:
            about = {"type": node["resource_type"], "schema": relation[0], "name": relation[1], "database": None}
            stats = {"has_stats": {"id": "has_stats", "label": "Has Stats?", "value": False, "include": False}}
            nodes[key] = {"metadata": about, "columns": columns[relation], "stats": stats, "unique_id": key}
    return {"metadata": {}, "nodes": nodes, "sources": {}, "errors": None}
