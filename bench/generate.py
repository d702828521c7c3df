"""Synthetic disclosures, consistent in every equation of the catalogue, then as many known errors as asked for.

    python bench/generate.py --disclosures 10000 --errors 1000 --seed 1 --output /tmp/landing

Families of a department and its units over regions and years, each with its own codes, projects and size. Writes
OUTPUT/part-0001/<seed>.parquet (or OUTPUT/<disclosure_id>/<seed>.csv) for `tieout build --landing OUTPUT`, and the
errors to truth.csv beside OUTPUT. The same arguments give the same bytes; `--revision` gives a share of the families
other figures and leaves the rest as it is.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from synthetic.errors import TRUTH_COLUMNS, errors_by_disclosure
from synthetic.landing import chunks_of, write_csv, write_parquet
from synthetic.plan import families


def main() -> None:
    arguments = parse_arguments()
    started = time.perf_counter()
    output = arguments.output.resolve()
    truth_path = arguments.truth or output.parent / "truth.csv"
    try:
        planned = list(
            families(
                arguments.disclosures,
                arguments.seed,
                arguments.revision,
                arguments.revise_share,
                arguments.missing_share,
            )
        )
        errors = errors_by_disclosure(arguments.disclosures, arguments.errors, arguments.seed)
    except ValueError as reason:
        sys.exit(f"generate: {reason}")
    if output.exists() and any(output.iterdir()):
        sys.exit(f"generate: {output} is not empty")
    output.mkdir(parents=True, exist_ok=True)
    write = partial(write_parquet if arguments.format == "parquet" else write_csv, output=output)
    with (
        ProcessPoolExecutor(os.cpu_count()) as pool,
        truth_path.open("w", encoding="utf-8", newline="") as stream,
    ):
        truth = csv.writer(stream, lineterminator="\n")
        truth.writerow(TRUTH_COLUMNS)
        for rows in pool.map(write, chunks_of(planned, arguments.part_size, errors)):
            truth.writerows(rows)
    print(
        f"{arguments.disclosures} disclosures of {len(planned)} families, {arguments.errors} errors, "
        f"{time.perf_counter() - started:.1f} s"
    )


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--disclosures", type=int, required=True)
    parser.add_argument("--errors", type=int, default=0, help="known errors in all, at most three a disclosure")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True, help="folder to write, new or empty")
    parser.add_argument("--truth", type=Path, help="where the errors are written (default: truth.csv beside OUTPUT)")
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--part-size", type=int, default=1000, help="disclosures in a part of Parquet files")
    parser.add_argument("--revision", type=int, help="give some families other figures, drawn by this number")
    parser.add_argument("--revise-share", type=float, default=0.01, help="share of the disclosures revised")
    parser.add_argument("--missing-share", type=float, default=0, help="share of the families without table 02")
    return parser.parse_args()


if __name__ == "__main__":
    main()
