"""The check of a landing folder without dbt: what is parsed when, what is kept, and what a killed run leaves."""

import csv
import os
import shutil
import subprocess
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, replace_once
from landing import T05, TINY, records, write_csv, write_parquet, write_rows, write_tiny
from said import at_row, column_unknown, empty, no_number, unknown

import tieout.landing.check as landing_check
from tieout.build.changed import changed_list
from tieout.errors import InputError
from tieout.inputs.csv_table import LINE_LIMIT
from tieout.landing import cache as landing_cache
from tieout.landing import csv_files as landing_csv
from tieout.landing import parquet_files as landing_parquet
from tieout.landing import scan as landing_scan
from tieout.landing.check import Landed, check_landing
from tieout.landing.sql import parquet_rows
from tieout.messages import message

T05_ROWS = len(records(T05)) - 1


def check(landing: Path, root: Path = ROOT, kept_in: Path | None = None) -> Landed:
    return check_landing(root, landing, kept_in or cache(landing), lambda done, total, name: None)


def cache(landing: Path) -> Path:
    return landing.parent / "warehouse" / ".landing-tieout"


def query(sql: str) -> list[tuple]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def quarantine(landing: Path) -> list[tuple]:
    """disclosure_id, source_file, source_row, source_column, reason."""
    return query(
        "select disclosure_id, source_file, source_row, source_column, reason"
        f" from '{cache(landing)}/quarantine.parquet' where reason is not null order by all"
    )


def kept(landing: Path, seed: str = T05) -> list[tuple]:
    """What dbt would read of one table: file, disclosure, row number and the figure total."""
    folder = cache(landing)
    return query(
        f"select source_file, disclosure_id, row_no, total from '{folder}/*/{seed}.parquet'"
        f" semi join '{folder}/current.parquet' using (source_file, source_batch)"
        f" anti join '{folder}/quarantine.parquet' using (disclosure_id) order by all"
    )


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """Three sound disclosures."""
    folder = tmp_path / "landing"
    for name in ("a", "b", "c"):
        write_tiny(folder / name, name)
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files that are parsed, as they are."""
    files: list[str] = []
    check_rows = landing_csv.checked_rows

    def counted(path, file, *arguments):
        files.append(file)
        return check_rows(path, file, *arguments)

    monkeypatch.setattr(landing_csv, "checked_rows", counted)
    return files


def test_an_unchanged_file_is_never_parsed_again(landing: Path, parsed: list[str]) -> None:
    assert check(landing) == Landed(9, 9, 0)
    assert len(parsed) == 9
    before = kept(landing)
    assert len(before) == 3 * T05_ROWS
    assert check(landing) == Landed(9, 0, 0)
    assert len(parsed) == 9
    assert kept(landing) == before


def test_a_file_that_is_only_written_again_is_compared_and_not_parsed(landing: Path, parsed: list[str]) -> None:
    check(landing)
    os.utime(landing / "a" / f"{T05}.csv", ns=(1, 1))
    assert check(landing) == Landed(9, 1, 0)
    assert len(parsed) == 9
    assert check(landing) == Landed(9, 0, 0)
    assert len(kept(landing)) == 3 * T05_ROWS


def test_a_changed_file_takes_the_place_of_its_old_rows(landing: Path, parsed: list[str]) -> None:
    check(landing)
    path = landing / "a" / f"{T05}.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    assert check(landing) == Landed(9, 1, 0)
    assert parsed[9:] == [f"landing/a/{T05}.csv"]
    assert [row[1] for row in kept(landing)].count("a") == 1


def test_a_removed_folder_is_gone_and_its_batch_with_the_last_file_of_it(landing: Path) -> None:
    check(landing)
    shutil.rmtree(landing / "a")
    assert check(landing) == Landed(6, 0, 0)
    assert {row[1] for row in kept(landing)} == {"b", "c"}
    for name in ("b", "c"):
        shutil.rmtree(landing / name)
    check(landing)
    assert landing_cache.batches(cache(landing)) == []


def test_a_bad_file_stays_in_quarantine_until_it_is_mended_and_is_not_parsed_for_that(
    landing: Path, parsed: list[str]
) -> None:
    path = landing / "b" / f"{T05}.csv"
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(",total,", ",totl,", 1), encoding="utf-8")
    assert check(landing).quarantined == 1
    expected = [
        ("b", f"landing/b/{T05}.csv", 1, "total", str(message("column_missing"))),
        ("b", f"landing/b/{T05}.csv", 1, "totl", str(column_unknown("total"))),
    ]
    assert quarantine(landing) == expected
    assert check(landing) == Landed(9, 0, 1)
    assert quarantine(landing) == expected
    assert len(parsed) == 9
    assert {row[1] for row in kept(landing)} == {"a", "c"}
    path.write_text(sound, encoding="utf-8")
    assert check(landing) == Landed(9, 1, 0)
    assert quarantine(landing) == []
    assert {row[1] for row in kept(landing)} == {"a", "b", "c"}


def test_one_bad_file_among_a_thousand_sets_one_disclosure_aside(tmp_path: Path) -> None:
    folder = tmp_path / "landing"
    names = [f"990000-2026-{number:04}" for number in range(1000)]
    for name in names:
        write_tiny(folder / name, name)
    (folder / names[500] / f"{T05}.csv").write_bytes(b"\x00\x01\x02")
    assert check(folder) == Landed(3000, 3000, 1)
    assert [row[:2] for row in quarantine(folder)] == [(names[500], f"landing/{names[500]}/{T05}.csv")]
    assert {row[1] for row in kept(folder)} == set(names) - {names[500]}


def test_the_content_hash_tells_rows_and_not_batches_apart(landing: Path) -> None:
    content = f"select disclosure_id, seed, content_hash from '{cache(landing)}/content.parquet' order by all"
    check(landing)
    first = query(content)
    assert len(first) == 9
    path = landing / "a" / f"{T05}.csv"
    sound = path.read_text(encoding="utf-8")
    replace_once(path, "合计", "总计")
    check(landing)
    assert [row[:2] for row in set(query(content)) - set(first)] == [("a", T05)]
    header, *rows = sound.splitlines(keepends=True)
    path.write_text("".join([header, *reversed(rows)]), encoding="utf-8")
    check(landing)
    assert query(content) == first


def test_many_batches_become_one(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (landing / "c" / f"{T05}.csv").write_bytes(b"\xff")
    monkeypatch.setattr(landing_check, "BATCHES_KEPT", 2)
    check(landing)
    write_tiny(landing / "d", "d")
    check(landing)
    rows, aside = kept(landing), quarantine(landing)
    assert len(landing_cache.batches(cache(landing))) == 2
    write_tiny(landing / "e", "e")
    check(landing)
    assert len(landing_cache.batches(cache(landing))) == 1
    assert set(rows) < set(kept(landing))
    assert {row[1] for row in kept(landing)} == {"a", "b", "d", "e"}
    assert quarantine(landing) == aside
    assert check(landing) == Landed(15, 0, 1)


def test_what_a_dictionary_newly_allows_is_read_again(landing: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "project" / "seeds")
    for path in landing.glob("*/table_status.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("T05,", "T99,"), encoding="utf-8")
    assert check(landing, tmp_path / "project") == Landed(9, 9, 3)
    with (tmp_path / "project/seeds/reference/tables.csv").open("a", encoding="utf-8") as stream:
        stream.write("T99,t99,新表,new table,,17\n")
    landing_csv.landing_tables.cache_clear()
    assert check(landing, tmp_path / "project") == Landed(9, 9, 0)


@pytest.mark.parametrize("damaged", ["current.parquet", "000001"])
def test_a_damaged_cache_is_made_anew(damaged: str, landing: Path) -> None:
    check(landing)
    before = kept(landing)
    path = cache(landing) / damaged
    path.write_bytes(b"damaged") if path.is_file() else shutil.rmtree(path)
    assert check(landing) == Landed(9, 9, 0)
    assert kept(landing) == before


# patterns and partitions to DuckDB; the second names a column of every table, the third what the check adds
@pytest.mark.parametrize("folder", ["w [1]*?'{a,b}", "disclosure_id=4", "source_file=1", "total=1/fiscal_year=2025"])
def test_the_path_of_the_cache_says_nothing_about_what_it_holds(
    folder: str, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parquet(landing / "part", TINY, ["p", "q"])
    (landing / "c" / f"{T05}.csv").write_bytes(b"\xff")
    usual, other = landing.parent / "usual", landing.parent / folder / ".landing-tieout"
    monkeypatch.setattr(landing_check, "BATCHES_KEPT", 1)
    found = []
    for kept_in in (usual, other):
        assert check(landing, kept_in=kept_in) == Landed(12, 12, 1)
        assert check(landing, kept_in=kept_in) == Landed(12, 0, 1)
        changed_list(ROOT, kept_in, landing.parent / "tieout.duckdb", "1")
        found.append(
            [
                query(f"from {parquet_rows([path])} order by all")
                for path in sorted([*kept_in.glob("*.parquet"), *kept_in.glob("[0-9]*/*.parquet")])
                if path.name != "current.parquet"
            ]
        )
    assert len(found[0]) == 8
    assert found[0] == found[1]


def test_a_backslash_in_the_path_of_the_cache_is_refused(landing: Path) -> None:
    with pytest.raises(InputError, match="has a backslash in its path"):
        check(landing, kept_in=landing.parent / "w\\x" / ".landing-tieout")


class Killed(BaseException):
    """In the place of a kill: nothing of the check can catch it."""


def cut_off(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("damage", [Path.unlink, cut_off])
@pytest.mark.parametrize("name", ["content", "problem", T05])
def test_the_files_of_a_damaged_batch_are_read_anew_and_no_others(
    name: str, damage: Callable[[Path], None], landing: Path, parsed: list[str]
) -> None:
    check(landing)
    write_tiny(landing / "d", "d")
    check(landing)
    before = kept(landing)
    damage(cache(landing) / "000001" / f"{name}.parquet")
    assert check(landing) == Landed(12, 9, 0)
    assert kept(landing) == before
    assert check(landing) == Landed(12, 0, 0)
    assert len(parsed) == 12 + 9


def test_what_takes_the_name_of_a_damaged_batch_is_not_taken_for_it(
    landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(landing)
    write_parquet(landing / "part", TINY, ["p"])
    check(landing)
    cut_off(cache(landing) / "000002" / f"{T05}.parquet")
    write_tiny(landing / "d", "d")

    def killed(*arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(landing_check, "read_parquet", killed)
        check(landing)
    assert landing_cache.batches(cache(landing)) == ["000001", "000002"]
    check(landing)
    assert [row[1] for row in kept(landing)] == [name for name in ("a", "b", "c", "d", "p") for _ in range(T05_ROWS)]


@pytest.mark.parametrize("renames", range(6))
def test_a_run_that_is_killed_between_renames_leaves_a_sound_cache(
    renames: int, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(landing)
    before = set(kept(landing))
    path = landing / "a" / f"{T05}.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    write_tiny(landing / "d", "d")
    left = iter(range(renames))

    def killing(rename: Callable[..., None]) -> Callable[..., None]:
        def until_killed(*arguments: object) -> None:
            if next(left, None) is None:
                raise Killed
            rename(*arguments)

        return until_killed

    with monkeypatch.context() as patch:
        patch.setattr(landing_cache.os, "rename", killing(os.rename))
        patch.setattr(landing_cache.os, "replace", killing(os.replace))
        patch.setattr(landing_cache.shutil, "rmtree", lambda *arguments, **options: None)
        if renames < 5:
            with pytest.raises(Killed):
                check(landing)
            assert set(kept(landing)) == before
        else:
            check(landing)
    check(landing)
    after = kept(landing)
    assert [row[1] for row in after].count("a") == 1
    assert {row[1] for row in after} == {"a", "b", "c", "d"}
    assert not (cache(landing) / ".work").exists()


def test_a_file_that_cannot_be_opened_is_tried_again(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(landing_csv, "digest", refused)
        assert check(landing).quarantined == 3
    assert {row[4] for row in quarantine(landing)} == {"cannot be read: Permission denied"}
    assert check(landing) == Landed(9, 9, 0)


def test_a_link_that_leads_to_itself_sets_its_own_disclosure_aside(landing: Path) -> None:
    table = landing / "c" / f"{T05}.csv"
    table.unlink()
    table.symlink_to(table.name)
    (landing / "b" / "notes").symlink_to("notes")
    check(landing)
    reason = str(message("unread", error="Too many levels of symbolic links"))
    assert quarantine(landing) == [
        ("c", f"landing/c/{T05}.csv", None, None, reason),
        ("notes", "landing/b/notes", None, None, reason),
    ]
    assert {row[1] for row in kept(landing)} == {"a", "b"}


def test_a_folder_that_cannot_be_listed_sets_its_own_disclosure_aside(
    landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = os.scandir

    def refused(folder: str | int):
        if folder == str(landing / "b"):
            raise PermissionError(13, "Permission denied")
        if folder == str(landing / "c"):
            shutil.rmtree(folder)
        return look(folder)

    with monkeypatch.context() as patch:
        patch.setattr(landing_scan.os, "scandir", refused)
        assert check(landing) == Landed(3, 3, 2)
    assert quarantine(landing) == [
        ("b", "landing/b", None, None, "cannot be read: Permission denied"),
        ("c", "landing/c", None, None, "cannot be read: No such file or directory"),
    ]
    assert {row[1] for row in kept(landing)} == {"a"}
    assert check(landing) == Landed(6, 3, 0)
    assert {row[1] for row in kept(landing)} == {"a", "b"}


def test_a_landing_folder_that_cannot_be_listed_is_not_taken_for_empty(landing: Path) -> None:
    check(landing)
    landing.rename(landing.with_name("elsewhere"))
    with pytest.raises(InputError, match="landing cannot be read: No such file or directory"):
        check(landing)
    assert {row[1] for row in kept(landing)} == {"a", "b", "c"}


def test_folders_may_lie_deeper_than_python_calls(landing: Path) -> None:
    folder = landing / "a"
    for _ in range(1100):
        folder = folder / "f"
    # by steps: shutil.rmtree, which pytest clears up with, calls itself too
    subprocess.run(["mkdir", "-p", folder], check=True)
    try:
        assert check(landing) == Landed(9, 9, 0)
    finally:
        subprocess.run(["rm", "-r", landing / "a" / "f"], check=True)


@pytest.mark.parametrize("seconds", [-(10**9), 10**10])
def test_a_file_may_be_of_any_time(seconds: int, landing: Path) -> None:
    os.utime(landing / "a" / f"{T05}.csv", (seconds, seconds))
    assert check(landing) == Landed(9, 9, 0)
    assert check(landing) == Landed(9, 0, 0)


def test_a_number_of_a_row_has_no_leading_zero(landing: Path) -> None:
    path = landing / "a" / f"{T05}.csv"
    second = path.read_text(encoding="utf-8").splitlines(keepends=True)[2]
    replace_once(path, second, second.replace("a,2,", "a,01,", 1))
    check(landing)
    assert quarantine(landing) == [("a", f"landing/a/{T05}.csv", 3, "row_no", str(message("not_positive", value="01")))]


def test_a_disclosure_without_a_row_is_set_aside(landing: Path) -> None:
    for name, tables in {"d": TINY, "e": [T05], "f": []}.items():
        (landing / name).mkdir()
        for seed in tables:
            (landing / name / f"{seed}.csv").write_text(",".join(records(seed)[0]) + "\n", encoding="utf-8")
    # an empty table is no fault
    for folder in (landing / "a", landing / "b"):
        shutil.copy(landing / "e" / f"{T05}.csv", folder)
    shutil.copy(landing / "d" / "disclosures.csv", landing / "b")
    expected = [
        ("b", "landing/b/disclosures.csv", 1, None, str(message("no_row"))),
        ("d", "landing/d/disclosures.csv", 1, None, str(message("no_row"))),
        ("e", f"landing/e/{T05}.csv", None, None, str(message("disclosures_missing"))),
    ]
    for _ in range(2):
        assert check(landing).quarantined == 3
        assert quarantine(landing) == expected


def test_a_folder_sets_nothing_aside_that_only_has_its_name(landing: Path) -> None:
    (landing / "a").rename(landing / "new delivery")
    for name in ("a", "420103-2026-131", "d"):
        (landing / name).mkdir()
        (landing / name / "notes.csv").touch()
    reason = str(message("table_unknown", nearest=""))
    expected = [
        ("d", "landing/d/notes.csv", None, None, reason),
        (None, "landing/420103-2026-131/notes.csv", None, None, reason),
        (None, "landing/a/notes.csv", None, None, reason),
    ]
    assert check(landing).quarantined == 3
    assert quarantine(landing) == expected
    assert {row[1] for row in kept(landing)} == {"a", "b", "c"}


def test_a_folder_sets_aside_what_it_holds_whatever_its_name(landing: Path) -> None:
    (landing / "a").rename(landing / "e")
    (landing / "b").rename(landing / "a")
    for name in ("a", "e"):
        (landing / name / "notes.csv").touch()
    check(landing)
    assert [row[:2] for row in quarantine(landing)] == [("a", "landing/e/notes.csv"), ("b", "landing/a/notes.csv")]


LONG = {
    "a field": ("x" * (LINE_LIMIT - 100), None),
    "a field of lines": (("x" * 99 + "\n") * (LINE_LIMIT // 100 - 1), None),
    "a row": ("字\n" * (LINE_LIMIT // 4 + 1), f"the row has more than {LINE_LIMIT} bytes"),
    "a quote": ("x\n" * LINE_LIMIT, f"a quote that opens in this row is not closed within {LINE_LIMIT} bytes"),
}


@pytest.mark.parametrize("long", LONG)
def test_a_field_may_be_as_long_as_a_line(long: str, landing: Path) -> None:
    name, fault = LONG[long]
    path = landing / "a" / f"{T05}.csv"
    header, first, *rows = records(T05)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, ["a", *first[1:3], name, *first[4:]], *(["a", *row[1:]] for row in rows)])
    check(landing)
    assert quarantine(landing) == ([("a", f"landing/a/{T05}.csv", 2, None, fault)] if fault else [])
    assert [row[1] for row in kept(landing)].count("a") == (0 if fault else T05_ROWS)


def test_a_csv_file_that_changes_while_it_is_read_is_tried_again(
    landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = landing / "a" / f"{T05}.csv"
    read = landing_csv.checked_rows

    def replaced(read_from: Path, *arguments):
        with other_than_it_was(read_from) if read_from == path else nullcontext():
            yield from read(read_from, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(landing_csv, "checked_rows", replaced)
        assert check(landing) == Landed(9, 9, 1)
    reason = str(message("changed_while_read"))
    assert quarantine(landing) == [("a", f"landing/a/{T05}.csv", None, None, reason)]
    assert check(landing) == Landed(9, 1, 0)
    assert FIRST[1] not in {row[3] for row in kept(landing)}
    assert len(kept(landing)) == 3 * T05_ROWS


def test_a_parquet_file_that_changes_while_it_is_read_is_tried_again(
    landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_parquet(landing / "part", TINY, ["p"]) / f"{T05}.parquet"
    read = landing_parquet.read_seed

    def replaced(connection, seed: str, *arguments):
        with other_than_it_was(path) if seed == T05 else nullcontext():
            yield from read(connection, seed, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(landing_parquet, "read_seed", replaced)
        assert check(landing) == Landed(12, 12, 1)
    reason = str(message("changed_while_read"))
    assert quarantine(landing) == [("p", f"landing/part/{T05}.parquet", None, None, reason)]
    assert check(landing) == Landed(12, 1, 0)
    assert [row[1] for row in kept(landing)].count("p") == T05_ROWS


def test_a_file_that_changes_before_it_is_read_counts_as_it_is_then(
    landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = landing / "a" / f"{T05}.csv"
    look = landing_check.scan
    with monkeypatch.context() as patch, ExitStack() as stack:

        def changed_after(*arguments):
            found = look(*arguments)
            stack.enter_context(other_than_it_was(path))
            return found

        patch.setattr(landing_check, "scan", changed_after)
        assert check(landing) == Landed(9, 9, 0)
        assert FIRST[1] in {row[3] for row in kept(landing)}
    assert check(landing) == Landed(9, 1, 0)
    assert FIRST[1] not in {row[3] for row in kept(landing)}


FIRST = ("1158.00", "7158.00")
"""The first figure, and another."""


@contextmanager
def other_than_it_was(path: Path) -> Iterator[None]:
    """Other content of the same size, and then what it was, of the time that it was."""
    sound, time = path.read_bytes(), path.stat().st_mtime_ns
    path.write_bytes(sound.replace(*(figure.encode() for figure in FIRST), 1))
    yield
    path.write_bytes(sound)
    os.utime(path, ns=(time, time))


@pytest.mark.parametrize("size", [2 * LINE_LIMIT, 2**30])
def test_a_file_of_one_line_is_never_read_into_memory(size: int, landing: Path) -> None:
    with (landing / "a" / f"{T05}.csv").open("wb") as stream:
        stream.write(b"disclosure_id")
        stream.truncate(size)
    check(landing)
    shutil.rmtree(cache(landing))
    tracemalloc.start()
    assert check(landing).quarantined == 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**23
    assert " bytes" in quarantine(landing)[0][4]


def test_the_copy_of_a_disclosure_sets_both_aside_and_names_both_places(landing: Path) -> None:
    shutil.copytree(landing / "a", landing / "a copy")
    assert check(landing).quarantined == 1
    assert quarantine(landing) == [
        (
            "a",
            "landing/a copy/disclosures.csv",
            None,
            "disclosure_id",
            "a is also in landing/a/disclosures.csv",
        ),
        (
            "a",
            "landing/a/disclosures.csv",
            None,
            "disclosure_id",
            "a is also in landing/a copy/disclosures.csv",
        ),
    ]


def test_a_disclosure_that_the_seeds_hold_is_set_aside(landing: Path) -> None:
    write_tiny(landing / "420103-2026-131", "420103-2026-131")
    check(landing)
    assert quarantine(landing) == [
        (
            "420103-2026-131", "landing/420103-2026-131/disclosures.csv", None, "disclosure_id",
            "420103-2026-131 is also in seeds/disclosure/disclosures.csv",
        )
    ]  # fmt: skip


# to DuckDB all but the first are patterns or partitions
@pytest.mark.parametrize("part", ["部分 1", "part [1]*?'", "a[b]", "total=1", "x=1"])
def test_parquet_files_of_many_disclosures_are_checked_like_csv_files(part: str, landing: Path) -> None:
    names = [f"p{number}" for number in range(50)]
    write_parquet(landing / part, TINY, names)
    assert check(landing) == Landed(12, 12, 0)
    assert len(kept(landing)) == 53 * T05_ROWS
    content = f"select count(distinct content_hash) from '{cache(landing)}/content.parquet' where seed = '{T05}'"
    assert query(content) == [(53,)]
    assert check(landing) == Landed(12, 0, 0)


def test_a_folder_named_like_a_pattern_is_that_folder_alone(landing: Path) -> None:
    write_parquet(landing / "*", TINY, ["p"])
    write_parquet(landing / "[o]ther", TINY, ["q"])
    write_parquet(landing / "other", TINY, ["r"])
    check(landing)
    assert quarantine(landing) == []
    files = {(file.split("/")[1], disclosure) for file, disclosure, *_ in kept(landing) if file.endswith(".parquet")}
    assert files == {("*", "p"), ("[o]ther", "q"), ("other", "r")}


def spoilt(landing: Path, change: Callable[[list[list[str | None]]], object], seed: str = T05) -> Path:
    """Two disclosures in Parquet, the rows of one table passed through `change`."""
    folder = write_parquet(landing / "part", TINY, ["p", "q"])
    header, *rows = records(seed)
    table = [[name, *row[1:]] for name in ("p", "q") for row in rows]
    change(table)
    write_rows(folder / f"{seed}.parquet", header, table)
    return folder


PARQUET_ROWS = {
    "a figure that is no number": (T05, lambda rows: rows[0].__setitem__(4, "12.3.4"), "p", "total",
        at_row(1, no_number("12.3.4"))),
    "1e400": (T05, lambda rows: rows[0].__setitem__(5, "1e400"), "p", "basic", at_row(1, no_number("1e400"))),
    "40 digits": (T05, lambda rows: rows[0].__setitem__(5, "1" * 40), "p", "basic",
        at_row(1, message("amount_too_large", value="1" * 40))),
    "a row number that is none": (T05, lambda rows: rows[0].__setitem__(1, "x"), "p", "row_no",
        message("not_positive", value="x")),
    "a row twice": (T05, lambda rows: rows.append(rows[0]), "p", "row_no", message("key_in_rows", key="p 1", rows=2)),
    "an unknown status": ("table_status", lambda rows: rows[0].__setitem__(4, "here"), "p", "status",
        at_row(1, unknown("a_status", "here"))),
    "an unknown direction": ("narrative_claim", lambda rows: rows[1].__setitem__(6, "下跌"), "p", "value",
        at_row(2, unknown("a_direction_word", "下跌", "下降"))),
    "a figure for a direction": ("narrative_claim", lambda rows: rows[1].__setitem__(6, "43.6"), "p", "value",
        at_row(2, unknown("a_direction_word", "43.6"))),
    "a path for a name": (T05, lambda rows: rows[0].__setitem__(0, "../p"), None, "disclosure_id",
        message("not_an_identifier", value="../p")),
    "SQL for a name": (T05, lambda rows: rows[0].__setitem__(0, "p'; drop table cell; --"), None, "disclosure_id",
        message("not_an_identifier", value="p'; drop table cell; --")),
    "no name": (T05, lambda rows: rows[0].__setitem__(0, None), None, "disclosure_id", empty("a_disclosure")),
    "a name that is not listed": (T05, lambda rows: rows[0].__setitem__(0, "r"), "r", "disclosure_id",
        message("not_listed", disclosure="r", nearest="")),
}  # fmt: skip


@pytest.mark.parametrize("fault", PARQUET_ROWS)
def test_a_row_of_parquet_that_cannot_be_read_sets_its_own_disclosure_aside(fault: str, landing: Path) -> None:
    seed, change, disclosure, column, reason = PARQUET_ROWS[fault]
    folder = spoilt(landing, change, seed)
    check(landing)
    assert quarantine(landing) == [
        (disclosure, f"landing/part/{folder.name and seed}.parquet", None, column, str(reason))
    ]
    assert {"a", "b", "c", "q"} <= {row[1] for row in kept(landing)}
    assert disclosure not in {row[1] for row in kept(landing)}


def test_rows_that_are_sorted_out_are_not_in_the_batch_that_many_become(
    landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt(landing, lambda rows: rows[0].__setitem__(4, "12.3.4"))
    monkeypatch.setattr(landing_check, "BATCHES_KEPT", 1)
    check(landing)
    assert [row[1] for row in kept(landing)] == [name for name in ("a", "b", "c", "q") for _ in range(T05_ROWS)]


def test_of_each_disclosure_of_a_parquet_file_so_many_problems_are_listed_as_of_a_csv_file(landing: Path) -> None:
    def change(rows: list[list[str | None]]) -> None:
        _, row, *_ = rows
        for number in range(100, 400):
            rows += [
                ["p", str(number), *row[2:4], f"x{number}", *row[5:]],
                [f"/{number}", str(number), *row[2:]],
                [f"s{number}", "1", *row[2:4], "x", *row[5:]],
            ]
        rows[T05_ROWS][4] = "x"

    spoilt(landing, change)
    check(landing)
    aside = Counter(row[0] for row in quarantine(landing))
    assert aside == {"p": 100, None: 100, "q": 1, **{f"s{number}": 1 for number in range(100, 400)}}
    assert {row[1] for row in kept(landing)} == {"a", "b", "c"}


def test_so_many_problems_are_listed_of_the_columns_of_a_parquet_file(landing: Path) -> None:
    folder = write_parquet(landing / "part", TINY, ["p"])
    header, *rows = records(T05)
    more = [f"more{number}" for number in range(200)]
    write_rows(folder / f"{T05}.parquet", [*header, *more], [["p", *row[1:], *more] for row in rows])
    check(landing)
    assert Counter(row[0] for row in quarantine(landing)) == {"p": 100}


PARQUET_FILES = {
    "no Parquet": (lambda path: path.write_text("disclosure_id\n"), None, message("not_parquet")),
    "cut off": (lambda path: os.truncate(path, path.stat().st_size // 2), None, message("not_parquet")),
    "empty": (lambda path: path.write_bytes(b""), None, message("not_parquet")),
    "a column that is no text": (
        lambda path: query(
            f"copy (select * replace (cast(row_no as integer) as row_no) from read_parquet('{path}')) to '{path}.new'"
            " (format parquet)"
        ) and os.replace(f"{path}.new", path),
        "row_no", message("column_not_text", type="INTEGER"),
    ),
    "a missing column": (
        lambda path: query(
            f"copy (select * exclude (total) from read_parquet('{path}')) to '{path}.new' (format parquet)"
        ) and os.replace(f"{path}.new", path),
        "total", message("column_missing"),
    ),
    "an unknown column": (
        lambda path: query(f"copy (select *, '' as notes from read_parquet('{path}')) to '{path}.new' (format parquet)")
        and os.replace(f"{path}.new", path),
        "notes", column_unknown(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", PARQUET_FILES)
def test_a_parquet_file_that_cannot_be_read_sets_the_disclosures_of_its_folder_aside(fault: str, landing: Path) -> None:
    spoil, column, reason = PARQUET_FILES[fault]
    folder = write_parquet(landing / "part", TINY, ["p", "q"])
    spoil(folder / f"{T05}.parquet")
    check(landing)
    assert quarantine(landing) == [
        (name, f"landing/part/{T05}.parquet", None, column, str(reason)) for name in ("p", "q")
    ]
    assert {row[1] for row in kept(landing)} == {"a", "b", "c"}


def test_csv_and_parquet_of_one_disclosure_are_two_places(landing: Path) -> None:
    """The folder that is named as the disclosure has it; what the other sends is refused whole."""
    write_parquet(landing / "part", TINY, ["a", "p"])
    check(landing)
    assert {row[0] for row in quarantine(landing)} == {"p"}
    assert {row[1] for row in kept(landing)} == {"a", "b", "c"}


@pytest.mark.parametrize("landed", [True, False])
def test_the_cache_holds_a_file_of_every_table_whatever_landed(landed: bool, landing: Path) -> None:
    if not landed:
        shutil.rmtree(landing)
        landing.mkdir()
    for _ in range(2):
        check(landing)
        for seed, table in landing_csv.landing_tables(ROOT).items():
            columns = query(f"describe from '{cache(landing)}/*/{seed}.parquet'")
            assert {name for name, *_ in columns} == {*table.columns, "source_file", "source_line", "source_batch"}
        assert (kept(landing) != []) == landed
    assert query(f"select count(*) from '{cache(landing)}/version.parquet'") == [(3 if landed else 0,)]


def test_a_folder_of_the_landing_folder_may_hold_other_files(landing: Path) -> None:
    (landing / "a" / "预算.xlsx").touch()
    (landing / "a" / ".t05.csv").touch()
    (landing / "说明").mkdir()
    assert check(landing) == Landed(9, 9, 0)


def test_an_empty_landing_folder_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    assert check(tmp_path / "landing") == Landed(0, 0, 0)


def test_tables_of_no_disclosure_are_set_aside_under_the_name_of_their_folder(landing: Path) -> None:
    write_csv(landing / "x", [T05], "x")
    check(landing)
    (row,) = quarantine(landing)
    assert row == ("x", f"landing/x/{T05}.csv", 2, "disclosure_id", str(message("disclosures_missing")))
