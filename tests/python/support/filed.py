"""What a bureau may be sent, in one build: families of synthetic disclosures (families.py), disclosures as other
departments print them (as_published.py), and generated ones with a few errors."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

from as_published import write_as_published
from conftest import build_once
from documents import Warehouse, append, opened, write_landing
from families import all_documents, expected
from generated import generate
from shared import Shared

TRUTH = "truth.csv"
"""The errors in the generated ones, beside the project's seeds."""


class Filed(NamedTuple):
    run: CompletedProcess[str]
    warehouse: Warehouse

    @property
    def statuses(self) -> dict[str, str]:
        """What became of every node of dbt, by its unique_id."""
        runs = [
            json.loads(written.read_text(encoding="utf-8"))["results"]
            for written in self.warehouse.root.glob("target/**/run_results*.json")
        ]
        return {result["unique_id"]: result["status"] for results in runs for result in results}

    @property
    def truth(self) -> Path:
        return self.warehouse.root / TRUTH


@contextmanager
def build_filed(shared: Shared) -> Iterator[Filed]:
    """All of it, built once and open for reading."""
    root, run = build_once(shared, "filed", prepare, "--landing", "landing", "--lang", "en")
    assert run.returncode == 1, run.stderr
    with opened(root) as warehouse:
        yield Filed(run, warehouse)


def prepare(root: Path) -> None:
    landing = root / "landing"
    made = generate(landing, "--truth", str(root / TRUTH), "--disclosures", "30", "--errors", "5", "--seed", "115")
    assert made.returncode == 0, made.stderr
    write_as_published(landing)
    write_landing(landing / "families", all_documents())
    append(root / "seeds/bureau/expected_disclosures.csv", expected())
