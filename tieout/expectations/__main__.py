"""Great Expectations over a built warehouse: what arrives, and the outcome of every rule of the catalogue."""

import argparse
import json
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.console import streams
from tieout.errors import FAILED, FOUND_ERRORS, InputError, RunError
from tieout.expectations.suites import SEVERITIES
from tieout.warehouse.file import reading

if TYPE_CHECKING:
    from tieout.expectations.checkpoint import CheckpointSummary

PROGRAM = "python -m tieout.expectations"


def main(arguments: list[str] | None = None) -> int:
    """Return the exit status: 0 nothing fails at critical severity, 1 something does, 2 no readable warehouse, 3 the
    run itself failed. The last line on standard error is then the reason."""
    options = parser().parse_args(arguments)
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # What Great Expectations, and pyspark where it is installed, say about themselves. Errors come as exceptions.
    warnings.simplefilter("ignore")
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    try:
        with reading(options.warehouse):
            pass
        # takes seconds to import: not before the warehouse is known to be one
        from tieout.expectations.checkpoint import run_checkpoint

        summary = run_checkpoint(options.warehouse, options.data_docs)
        if options.json_details:
            details = [outcome._asdict() for outcome in summary.outcomes]
            options.json_details.write_text(json.dumps(details, ensure_ascii=False, default=str), encoding="utf-8")
        if options.json:
            print(json.dumps(summary.counts(), ensure_ascii=False))
        else:
            print(*described(summary), sep="\n")
        sys.stdout.flush()
    except (InputError, RunError) as error:
        streams.tell(f"{PROGRAM}: {error.message}", err=True)
        return error.exit_code
    except Exception:
        traceback.print_exc()
        return FAILED
    return 0 if summary.success else FOUND_ERRORS


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Run the Great Expectations checkpoint against a built warehouse.",
        epilog=f"example: {PROGRAM} warehouse/tieout.duckdb --data-docs target/data-docs",
    )
    parser.add_argument("warehouse", type=Path, help="the DuckDB file that dbt builds")
    parser.add_argument("--json", action="store_true", help="print the counts and titles as one JSON object")
    parser.add_argument(
        "--json-details", type=Path, metavar="FILE", help="write every expectation with rows that break it to FILE"
    )
    parser.add_argument(
        "--data-docs",
        type=Path,
        metavar="FOLDER",
        help="write Great Expectations' own pages to FOLDER; they load styles and scripts from the network",
    )
    return parser


def described(summary: "CheckpointSummary") -> Iterator[str]:
    """Yield lines for a person: a count for each group of suites, then what failed, the highest severity first."""
    groups: dict[str, list[bool]] = {}
    for outcome in summary.outcomes:
        groups.setdefault(outcome.suite.partition(".")[0], []).append(outcome.success)
    for group, successes in groups.items():
        yield f"{group}: {sum(successes)} of {len(successes)} expectations hold"
    if summary.untested:
        yield f"not tested, since no disclosure has what they compare: {len(summary.untested)} rules"
    for severity in SEVERITIES.values():
        for outcome in summary.failed:
            if outcome.severity == severity:
                yield f"{severity}: {outcome.title} ({outcome.unexpected})"


if __name__ == "__main__":
    streams.prepare()
    sys.exit(main())
