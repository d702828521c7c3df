"""A bureau of copies of the real disclosure under ids of their own, some with errors, some with hostile text."""

from pathlib import Path

import duckdb

REAL = "420103-2026-131"
PEERS = 200
SLIPPED = [f"420103-2026-{number}" for number in range(300, 310)]
"""Disclosures in which table 05 publishes 42.26 for 24.26, of which two more equations speak."""
HOSTILE = "420103-2026-400"
LONG_NAMED = "420103-2026-401"
TABLELESS = "420103-2026-402"
SCRIPT = '<script>window.hacked = true</script><img src=x onerror="window.hacked = true">'
FORMULA = '=HYPERLINK("http://example.invalid","x")'
OVERRIDE = "办\u202e公\u2066室"
LONG_NAME = "很长的名称" * 100

EDITS = {
    "disclosures": [
        (HOSTILE, "true", "organisation_name", f"{SCRIPT}{OVERRIDE}"),
        (LONG_NAMED, "true", "organisation_name", LONG_NAME),
    ],
    "t05_general_budget_by_function": [
        *((each, "subject_code = '2080505'", "personnel", "42.26") for each in SLIPPED),
        (HOSTILE, "subject_code = '2080505'", "personnel", "42.26"),
        (HOSTILE, "subject_code = '2080505'", "subject_name", FORMULA),
        (HOSTILE, "subject_code = '208'", "subject_name", SCRIPT),
    ],
}
"""By seed: (disclosure, rows, column, text)."""


def write_landing(seeds: Path, landing: Path) -> None:
    """Write PEERS copies of the real disclosure as landing/bureau/<seed>.parquet."""
    folder = landing / "bureau"
    folder.mkdir(parents=True)
    with duckdb.connect() as work:
        work.execute(
            "create table peers as select '420103-2026-' || (300 + range) as peer, 300 + range as number from range(?)",
            [PEERS],
        )
        for seed in sorted((seeds / "disclosure").glob("*.csv")):
            work.execute(
                f"""
                create or replace table copies as
                select peer as disclosure_id, columns(* exclude (disclosure_id, peer, number))
                from (select * from read_csv('{seed}', all_varchar = true, header = true, nullstr = ''), peers)
                """
            )
            if seed.stem == "disclosures":
                work.execute("update copies set department_code = right(disclosure_id, 3)")
                work.execute("update copies set organisation_name = '第' || department_code || '号单位'")
            if seed.stem == "t06_general_budget_by_unit":
                work.execute(f"delete from copies where disclosure_id = '{TABLELESS}'")
            for disclosure, where, column, text in EDITS.get(seed.stem, []):
                work.execute(f"update copies set {column} = ? where disclosure_id = ? and {where}", [text, disclosure])
            work.execute(f"copy copies to '{folder / seed.stem}.parquet' (format parquet)")
