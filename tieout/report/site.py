"""The folder of pages: written beside the old one, which it replaces when it is whole."""

import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from jinja2 import Environment

from tieout.errors import InputError, RunError
from tieout.files import locked
from tieout.messages import message
from tieout.report import overview as first_page
from tieout.report import reading
from tieout.report.department import department
from tieout.report.documents import dbt_documentation, expectations
from tieout.report.reading import Row
from tieout.report.render import environment, squeezed
from tieout.report.search import index
from tieout.report.sheet import Sheet, heads
from tieout.steps import Progress
from tieout.text import file_name
from tieout.warehouse.file import reading as connected
from tieout.warehouse.file import rows
from tieout.warehouse.summary import finding_counts

ASSETS = Path(__file__).parent / "assets"
DBT_PAGE = "documents/dbt/index.html"
MARKER = ".tieout-report"
ALL = 500
"""Up to so many disclosures every one has a page."""
FEW = 1000
"""Of more, those with an open error have one and, the worst first, those with a warning, until there are so many."""
BATCH = 100
"""Departments that are read at once: memory does not grow with their number."""
PROCESSES = 4
"""At most so many write pages of departments beside one another, each with a batch in its memory."""
RULE_FINDINGS = 300


@dataclass(frozen=True)
class Site:
    """What every page shows: the language to begin with, and when the warehouse was built."""

    language: str
    built: str


class Document(NamedTuple):
    """What a document beside the report holds, or the reason why it is left out."""

    content: Any = None
    reason: str = ""


@dataclass(frozen=True)
class Written:
    """Where the report begins, its pages of departments, and the open errors of what it is about."""

    first: Path
    departments: int
    errors: int


def write_report(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Path,
    output: Path,
    language: str,
    progress: Progress,
    project: Path | None = None,
) -> Written:
    """Write the whole report into the folder `output`, with the documents beside it if the dbt `project` is given.
    Raises InputError where the folder holds something else."""
    with replacing(output) as folder, ThreadPoolExecutor(2) as beside:
        # two programs, each in a process of its own while the pages are written
        found = beside.submit(expectations, warehouse) if project else None
        models = beside.submit(dbt_documentation, project, warehouse, folder / DBT_PAGE) if project else None
        departments = reading.departments(connection)
        writer = Writer(connection, warehouse, folder, language, departments)
        writer.write_assets()
        write_departments(writer, progress)
        rules = rows(connection, reading.COVERAGE)
        writer.write_rules(rules)
        writer.write_whole(rules)
        writer.write_documents(outcome_of(found), outcome_of(models))
    return Written(output / "index.html", len(writer.paged), finding_counts(connection)["error"])


def outcome_of(asked: Future[Any] | None) -> Document:
    """Wait for a document that was asked for."""
    if asked is None:
        return Document(reason="--no-documents")
    try:
        return Document(asked.result())
    except RunError as error:
        return Document(reason=error.message)


def write_department(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, output: Path, language: str, disclosure_id: str
) -> Written:
    """Write the page of one disclosure into a report, or into a folder that becomes the beginning of one. Raises
    InputError for one that was not built, being quarantined."""
    check_folder(output)
    departments = reading.departments(connection)
    wanted = [row for row in departments if row["disclosure_id"] == disclosure_id]
    if not wanted:
        raise InputError("no_page", disclosure=disclosure_id)
    writer = Writer(connection, warehouse, output, language, departments)
    writer.write_assets()
    writer.write_batch(wanted)
    page = output / "department" / f"{file_name(disclosure_id)}.html"
    return Written(page, len(wanted), sum(row["errors"] for row in wanted))


def check_folder(output: Path) -> None:
    if output.exists() and not (output / MARKER).exists() and (not output.is_dir() or any(output.iterdir())):
        raise InputError("not_a_report", folder=str(output))


@contextmanager
def replacing(output: Path) -> Iterator[Path]:
    """A folder beside `output` that takes its place in the end, so that a reader never meets half a report. Until then
    it is locked: raises BusyError while another run writes one."""
    check_folder(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = (output.with_name(f".{output.name}.{suffix}") for suffix in ("new", "old"))
    fresh.mkdir(exist_ok=True)
    with locked(fresh, message("report_running")):
        # of a run that was killed
        empty(fresh)
        shutil.rmtree(old, ignore_errors=True)
        try:
            yield fresh
            if output.exists():
                output.rename(old)
            fresh.rename(output)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    # the lock has gone with the folder; from here on `fresh` may be that of another run
    shutil.rmtree(old, ignore_errors=True)


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


class Writer:
    """One warehouse's pages in one folder; `departments` are those that there are, worst first."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        warehouse: Path,
        folder: Path,
        language: str,
        departments: list[Row],
    ) -> None:
        self.connection, self.warehouse, self.folder, self.departments = connection, warehouse, folder, departments
        self.paged = with_page(departments)
        self.pages = {row["disclosure_id"] for row in self.paged}
        self.parts = reading.parts(connection)
        self.names = reading.names(connection)
        built = datetime.fromtimestamp(warehouse.stat().st_mtime).strftime("%Y-%m-%d %H:%M")
        self.site = Site(language, built)
        self.templates: Environment = environment(self.names, self.pages)

    def write_assets(self) -> None:
        shutil.copytree(ASSETS, self.folder / "assets", dirs_exist_ok=True)
        (self.folder / MARKER).touch()

    def write(self, name: str, template: str, current: str, **content: Any) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        root = "../" * (len(Path(name).parts) - 1)
        page = self.templates.get_template(template).render(site=self.site, root=root, current=current, **content)
        path.write_text(squeezed(page), encoding="utf-8")

    def write_batch(self, departments: list[Row]) -> None:
        """Pages of some departments, all read at once."""
        code_names = self.code_names()
        found = reading.batch(self.connection, [row["disclosure_id"] for row in departments])
        for row in departments:
            self.write_page(row, found.pop(row["disclosure_id"]), code_names)

    def write_page(self, row: Row, found: dict[str, list[Any]], code_names: dict[str, str]) -> None:
        page = department(row, found, self.names.measures, self.parts)
        self.write(
            f"department/{file_name(row['disclosure_id'])}.html",
            "department.html",
            "departments",
            page=page,
            sheet=Sheet(page, self.names.measure),
            heads=heads,
            code_names=code_names,
        )

    def code_names(self) -> dict[str, str]:
        found = rows(self.connection, "select code, min(name) as name from main.dim_classification group by code")
        return {row["code"]: row["name"] for row in found}

    def write_rules(self, rules: list[Row]) -> None:
        """The list of rules, from their coverage, and a page each."""
        terms = by(rows(self.connection, reading.TERMS), "rule_code")
        broken = by(rows(self.connection, reading.BROKEN_BY_RULE, [RULE_FINDINGS]), "rule_code")
        self.write("rules.html", "rules.html", "rules", rules=rules)
        for rule in rules:
            code = rule["rule_code"]
            self.write(
                f"rule/{file_name(code)}.html",
                "rule.html",
                "rules",
                rule=rule,
                terms=terms.get(code, []),
                findings=broken.get(code, []),
            )

    def write_whole(self, rules: list[Row]) -> None:
        """The pages on the whole bureau, and the index of the search."""
        overview = first_page.overview(self.connection, self.warehouse, self.departments, rules)
        self.write("index.html", "index.html", "index", overview=overview)
        self.write(
            "departments.html",
            "departments.html",
            "departments",
            departments=self.departments,
            pages=len(self.pages),
        )
        groups = first_page.code_groups(self.connection)
        self.write("codes.html", "codes.html", "codes", groups=groups, most=first_page.GROUPS)
        # The first group is the widest one: a code leads there, unless only a later one has it.
        codes: dict[str, str] = {}
        for number, (_, lines) in enumerate(groups, start=1):
            for line in lines:
                codes.setdefault(line["code"], f"codes.html#g{number}-{line['code']}")
        script = index(self.connection, self.departments, self.pages, codes, self.names.rules)
        (self.folder / "assets" / "search-index.js").write_text(script, encoding="utf-8")

    def write_documents(self, found: Document, models: Document) -> None:
        """The page of expectations, and the page that leads there and to dbt's documentation."""
        if found.content is not None:
            self.write("expectations.html", "expectations.html", "", expectations=found.content)
        self.write("documents.html", "documents.html", "", expectations=found, models=models, dbt_page=DBT_PAGE)


def write_departments(writer: Writer, progress: Progress) -> None:
    """All pages of departments, a batch at a time; of many, by several processes."""
    total = len(writer.paged)
    batches = [writer.paged[start : start + BATCH] for start in range(0, total, BATCH)]
    processes = min(os.cpu_count() or 1, PROCESSES) if total > ALL else 1
    written: Iterable[None]
    with ExitStack() as stack:
        if processes == 1:
            written = map(writer.write_batch, batches)
        else:
            # A process that is forked would share the open database.
            pool = stack.enter_context(ProcessPoolExecutor(processes, get_context("spawn")))
            write = partial(write_batch, writer.warehouse, writer.folder, writer.site.language)
            written = pool.map(write, batches)
        done = 0
        for batch, _ in zip(batches, written, strict=True):
            done += len(batch)
            progress(done, total, batch[-1]["disclosure_id"])


def write_batch(warehouse: Path, folder: Path, language: str, departments: list[Row]) -> None:
    """Pages of some departments, in a process that has nothing open yet."""
    with connected(warehouse) as connection:
        Writer(connection, warehouse, folder, language, departments).write_batch(departments)


def with_page(departments: list[Row]) -> list[Row]:
    """Disclosures that have a page; `departments` come worst first."""
    if len(departments) <= ALL:
        return departments
    with_errors = [row for row in departments if row["errors"]]
    with_warnings = [row for row in departments if row["warnings"] and not row["errors"]]
    return with_errors + with_warnings[: max(FEW - len(with_errors), 0)]


def by(found: Iterable[Row], column: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in found:
        grouped.setdefault(row[column], []).append(row)
    return grouped
