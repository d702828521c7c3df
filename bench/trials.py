"""Copies of the real disclosure with known errors, as one landing directory and one build.

A trial is the published disclosure under an id of its own, with K of its amounts mistyped. All trials are written as
Parquet, one file a seed, so that the warehouse reads them beside the seeds and locates the errors of all in one build.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parent.parent
BASE = "420103-2026-131"

# The document holds two inconsistencies of its own in amounts; they are mended first, so that the truth is known.
MENDED = {
    ("narrative_claim", 33, "value"): "13.6",
}
ADDED_ROWS = {
    "t15_procurement_plan": [("1", "42010326131T000000103", "平台运营维护", "1", "50.44")],
}


@dataclass(frozen=True)
class Cell:
    """A published amount: where its text stands (seed, row_no, column) and which cell of the warehouse it becomes."""

    seed: str
    row_no: int
    column: str
    table_code: str
    row_code: str
    measure: str
    text: str
    amount: Decimal


@dataclass(frozen=True)
class Mistake:
    """A cell mistyped: the kind of error and the text that is published instead."""

    cell: Cell
    kind: str
    text: str


def run_dbt(warehouse: Path, landing: Path | None, *arguments: str) -> None:
    """Run dbt on a warehouse file; raises CalledProcessError with dbt's output printed."""
    variables = f"{{warehouse: '{warehouse}', landing: '{landing or ''}'}}"
    command = [sys.executable, "-m", "dbt.cli.main", *arguments, "--vars", variables, "--profiles-dir", "profiles"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-2000:], file=sys.stderr)
        done.check_returncode()


def amounts_of(warehouse: Path) -> list[Cell]:
    """Amounts of the real disclosure that stand in an equation which can part (linear, product or ratio)."""
    connection = duckdb.connect(str(warehouse), read_only=True)
    rows = connection.execute(
        """
        select distinct
            regexp_extract(cell.source_file, '([a-z0-9_]+)[.]csv$', 1),
            cell.source_row, cell.source_column, cell.table_code, cell.row_code, cell.measure,
            cell.published_text, cell.amount
        from intermediate.int_cell as cell
        inner join intermediate.int_equation_term as term
            on cell.disclosure_id = term.disclosure_id and cell.table_code = term.table_code
            and cell.row_code = term.row_code and cell.measure = term.measure and cell.source_row = term.source_row
        inner join intermediate.int_equation as equation
            on term.disclosure_id = equation.disclosure_id and term.rule_code = equation.rule_code
            and term.row_scope = equation.row_scope and term.measure_scope = equation.measure_scope
        inner join main.dim_rule as rule on equation.rule_code = rule.rule_code
        where cell.disclosure_id = ? and cell.measure_kind = 'money' and equation.outcome != 'untestable'
            and equation.form in ('linear', 'product', 'ratio') and rule.severity != 'info'
            and term.side in ('left', 'right') and equation.link = ''
        order by all
        """,
        [BASE],
    ).fetchall()
    texts = {}
    cells = []
    for seed, row_no, column, table_code, row_code, measure, text, amount in rows:
        if seed not in texts:
            relation = connection.execute(f"select * from raw.{seed} where disclosure_id = ?", [BASE])
            names = [description[0] for description in relation.description]
            texts[seed] = {int(record[1]): dict(zip(names, record, strict=True)) for record in relation.fetchall()}
        raw = texts[seed][row_no].get(column)
        if (seed, row_no, column) in MENDED:
            raw = MENDED[seed, row_no, column]
            amount = Decimal(raw) * 10000 * (-1 if text.startswith("-") else 1)
        if raw is not None and re.fullmatch(r"[0-9.]+", raw):
            cells.append(Cell(seed, row_no, column, table_code, row_code, measure, raw, Decimal(amount)))
    return cells


def mistype(cell: Cell, rng: random.Random) -> Mistake:
    """One error in the text of an amount: a digit, a swap, a sign, 0.01, or a rounded amount."""
    kinds = ["replaced digit", "dropped digit", "doubled digit", "swapped digits", "sign", "0.01", "rounded amount"]
    while True:
        kind = rng.choice(kinds)
        text = _mistyped(cell.text, kind, rng)
        if text is not None and re.fullmatch(r"-?[0-9]+([.][0-9]+)?", text) and Decimal(text) != Decimal(cell.text):
            return Mistake(cell, kind, text)


def _mistyped(text: str, kind: str, rng: random.Random) -> str | None:
    digits = [place for place, character in enumerate(text) if character.isdigit()]
    place = rng.choice(digits)
    if kind == "replaced digit":
        return text[:place] + rng.choice("0123456789") + text[place + 1 :]
    if kind == "dropped digit":
        return text[:place] + text[place + 1 :]
    if kind == "doubled digit":
        return text[:place] + text[place] * 2 + text[place + 1 :]
    if kind == "swapped digits":
        pairs = [(a, b) for a, b in pairwise(digits) if text[a] != text[b]]
        if not pairs:
            return None
        a, b = rng.choice(pairs)
        characters = list(text)
        characters[a], characters[b] = characters[b], characters[a]
        return "".join(characters)
    if kind == "sign":
        return "-" + text
    if kind == "0.01":
        return str(Decimal(text) + rng.choice([1, -1]) * Decimal("0.01"))
    rounded = Decimal(text).quantize(Decimal(rng.choice(["1", "10"])), ROUND_HALF_UP)
    return f"{rounded:f}"


def write_trials(warehouse: Path, landing: Path, trials: list[list[Mistake]]) -> None:
    """Write every seed of the disclosure once a trial to landing/trials/<seed>.parquet, mistakes applied."""
    target = landing / "trials"
    target.mkdir(parents=True)
    connection = duckdb.connect(str(warehouse), read_only=True)
    seeds = [
        row[0]
        for row in connection.execute(
            """
            select table_name from information_schema.columns
            where table_schema = 'raw' and column_name = 'row_no' and table_name not like 'landed_%' order by 1
            """
        ).fetchall()
    ]
    work = duckdb.connect()
    work.execute(f"attach '{warehouse}' as published (read_only)")
    work.execute("create table changes (seed varchar, trial varchar, row_no varchar, col varchar, val varchar)")
    changes = [
        (seed, f"trial-{number:06d}", str(row_no), column, text)
        for number in range(len(trials))
        for (seed, row_no, column), text in _texts_of(trials[number]).items()
    ]
    work.executemany("insert into changes values (?, ?, ?, ?, ?)", changes)
    work.execute("create table trials as select printf('trial-%06d', range) as trial from range(?)", [len(trials)])
    for seed in seeds:
        columns = [
            row[0]
            for row in work.execute(
                """
                select column_name from information_schema.columns
                where table_catalog = 'published' and table_schema = 'raw' and table_name = ? order by ordinal_position
                """,
                [seed],
            ).fetchall()
        ]
        shown = ", ".join(
            f"coalesce((select any_value(val) from changes as c where c.seed = '{seed}' and c.trial = t.trial"
            f" and c.row_no = s.row_no and c.col = '{column}'), s.{column}) as {column}"
            for column in columns[2:]
        )
        added = "".join(
            " union all select '" + BASE + "', " + ", ".join(f"'{value}'" for value in row)
            for row in ADDED_ROWS.get(seed, [])
        )
        work.execute(
            f"""
            copy (
                select t.trial as disclosure_id, s.row_no{", " + shown if shown else ""}
                from (select * from published.raw.{seed} where disclosure_id = '{BASE}'{added}) as s
                cross join trials as t
            ) to '{target / seed}.parquet' (format parquet)
            """
        )


def _texts_of(mistakes: list[Mistake]) -> dict[tuple[str, int, str], str]:
    texts = dict(MENDED)
    texts.update({(m.cell.seed, m.cell.row_no, m.cell.column): m.text for m in mistakes})
    return texts
