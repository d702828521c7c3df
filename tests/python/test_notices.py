"""Rectification notices as a department opens them, and its replies on the way back."""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import bureau as peers
import duckdb
import pytest
from conftest import WAREHOUSE, Built, run_tieout
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tieout.files import locked
from tieout.messages import message
from tieout.notices.outbox import LIST
from tieout.notices.rectification import COLUMNS, HEADER_ROW, REPLIES, finish, put, title

PLACE = {name: number for number, name in enumerate(COLUMNS, start=1)}
WAIVER, CORRECTED = REPLIES["waiver"][0], REPLIES["corrected"][1]


@pytest.fixture(scope="module")
def notices(bureau: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notices")
    run = run_tieout(bureau.root, "notices", peers.SLIPPED[0], peers.HOSTILE, "--lang", "zh", "--output", str(folder))
    assert run.returncode == 0, run.stderr
    return folder


def sheet_of(notices: Path, disclosure: str) -> Worksheet:
    return load_workbook(notices / f"{disclosure}.xlsx").worksheets[0]


def column(sheet: Worksheet, name: str) -> list[str]:
    return [row[PLACE[name] - 1].value for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]


def answered(notices: Path, copy: Path, *answers: tuple[str, str, str], disclosure: str = peers.SLIPPED[0]) -> Path:
    """A copy of a notice with (reply, explanation, name) in its first rows."""
    book = load_workbook(notices / f"{disclosure}.xlsx")
    for row, texts in enumerate(answers, start=HEADER_ROW + 1):
        for name, text in zip(("reply", "explanation", "replied_by"), texts, strict=True):
            cell = book.worksheets[0].cell(row, PLACE[name])
            cell.value = text
            cell.data_type = "s"
    book.save(copy)
    return copy


def test_a_notice_has_a_row_an_error(bureau: Built, notices: Path) -> None:
    listed = run_tieout(
        bureau.root, "findings", peers.SLIPPED[0], "--severity", "error", "--severity", "warn", "--format", "csv"
    )
    ids = {row["root_finding_id"] for row in csv.DictReader(io.StringIO(listed.stdout))}
    sheet = sheet_of(notices, peers.SLIPPED[0])
    assert set(column(sheet, "finding_id")) == ids
    assert column(sheet, "level") == sorted(column(sheet, "level"), key=["错误", "警告"].index)
    assert sheet.cell(1, 1).value == "第300号单位 2026 年部门预算公开整改通知"


def test_a_notice_is_a_form(notices: Path) -> None:
    sheet = sheet_of(notices, peers.SLIPPED[0])
    assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"
    (choices,) = sheet.data_validations.dataValidation
    assert choices.formula1 == '"' + ",".join(reply[0] for reply in REPLIES.values()) + '"'
    assert sheet.protection.sheet
    assert not sheet.cell(HEADER_ROW + 1, PLACE["reply"]).protection.locked
    assert sheet.cell(HEADER_ROW + 1, PLACE["published"]).protection.locked


@pytest.mark.parametrize(("language", "at"), [("zh", 0), ("en", 1)])
def test_each_reply_is_one_choice_of_the_list(language: str, at: int) -> None:
    sheet = Workbook().active
    finish(sheet, language, last_row=HEADER_ROW + 1)
    (choices,) = sheet.data_validations.dataValidation
    # as a spreadsheet takes it apart
    assert choices.formula1.strip('"').split(",") == [reply[at] for reply in REPLIES.values()]


def test_a_notice_names_the_kind_of_document() -> None:
    about = {"organisation_name": "某局", "disclosure_id": "d", "fiscal_year": 2025, "document_type": "final_accounts"}
    assert title(about, "zh") == "某局 2025 年部门决算公开整改通知"
    assert title(about, "en") == "Rectification notice: final accounts 2025 of 某局"


def test_the_figures_that_are_most_likely_wrong_are_named(notices: Path) -> None:
    suspects = load_workbook(notices / f"{peers.SLIPPED[0]}.xlsx").worksheets[1]
    rows = [[cell.value for cell in row] for row in suspects.iter_rows(min_row=HEADER_ROW + 1)]
    assert ["42.26", "24.26"] in [row[4:6] for row in rows]


def test_formulas_are_text(notices: Path) -> None:
    for path in notices.glob("*.xlsx"):
        with zipfile.ZipFile(path) as parts:
            sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        assert not any(re.search("<f[ >]", sheet) for sheet in sheets)
    sheet = sheet_of(notices, peers.HOSTILE)
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == peers.FORMULA]
    assert cells and all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    assert "⟨U+202E⟩" in sheet.cell(1, 1).value


def test_no_text_makes_a_workbook_that_cannot_be_opened(tmp_path: Path) -> None:
    text = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0xFFFE, 0xFFFF, 0x1F600)))
    book = Workbook()
    put(book.active, 1, 1, f"甲{text}乙")
    book.save(tmp_path / "book.xlsx")
    (read,) = load_workbook(tmp_path / "book.xlsx").active.iter_rows(values_only=True)
    assert read[0].startswith("甲⟨U+0000⟩") and read[0].endswith("⟨U+FFFE⟩⟨U+FFFF⟩\U0001f600乙")


def test_a_page_to_print_stands_beside_it(notices: Path) -> None:
    page = (notices / f"{peers.HOSTILE}.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page and "<script" not in page and "\u202e" not in page
    assert "单位（盖章）" in page and "<ins>24.26</ins>" in page


def test_a_waiver_that_is_asked_for_becomes_a_proposal(bureau: Built, notices: Path, tmp_path: Path) -> None:
    seed = bureau.root / "seeds/rules/waivers.csv"
    before = seed.read_bytes()
    file = answered(
        notices, tmp_path / "back.xlsx", (WAIVER, "=按区里要求\n另行列示", "李"), (CORRECTED, "", "李"), ("", "", "")
    )
    sheet = sheet_of(notices, peers.SLIPPED[0])
    run = run_tieout(bureau.root, "intake-replies", str(file), "--expires-on", "2027-03-31")
    assert run.returncode == 0, run.stderr
    (row,) = csv.DictReader(io.StringIO(run.stdout))
    assert row["finding_id"] == column(sheet, "finding_id")[0]
    assert row["fingerprint"] == column(sheet, "fingerprint")[0]
    assert row["disclosure_id"] == peers.SLIPPED[0]
    assert row["reason"] == "'=按区里要求 另行列示 (李)"
    assert (row["accepted_by"], row["expires_on"]) == ("", "2027-03-31")
    assert list(row) == before.decode().strip().split(",")
    assert f"row {HEADER_ROW + 2}" in run.stderr and f"replied: {CORRECTED}" in run.stderr
    assert seed.read_bytes() == before


@pytest.mark.parametrize(
    ("days", "status", "message"), [(-1, 2, "Invalid value for '--expires-on': '{}' is in the past"), (0, 0, "")]
)
def test_a_waiver_that_has_ended_is_not_proposed(
    built: Built, notice: Path, days: int, status: int, message: str
) -> None:
    day = (date.today() + timedelta(days)).isoformat()
    run = run_tieout(built.root, "intake-replies", str(notice), "--expires-on", day)
    assert run.returncode == status
    assert message.format(day) in run.stderr


def test_the_seed_is_never_written(bureau: Built, notices: Path, tmp_path: Path) -> None:
    file = answered(notices, tmp_path / "back.xlsx", (WAIVER, "reason", "Li"))
    run = run_tieout(bureau.root, "intake-replies", str(file), "--output", "seeds/rules/waivers.csv")
    assert run.returncode == 2
    assert "is the seed itself" in run.stderr
    run = run_tieout(bureau.root, "intake-replies", str(file), "--output", str(tmp_path / "proposed.csv"))
    assert (run.returncode, run.stdout) == (0, "")
    assert len((tmp_path / "proposed.csv").read_text(encoding="utf-8").splitlines()) == 2


def test_an_answer_to_other_figures_proposes_nothing(bureau: Built, notices: Path, tmp_path: Path) -> None:
    file = answered(notices, tmp_path / "back.xlsx", *[(WAIVER, "reason", "Li")] * 2, (WAIVER, "", "Li"))
    book = load_workbook(file)
    book.worksheets[0].cell(HEADER_ROW + 1, PLACE["fingerprint"]).value = "000000000000"
    book.worksheets[0].cell(HEADER_ROW + 2, PLACE["finding_id"]).value = "000000000000"
    book.save(file)
    run = run_tieout(bureau.root, "intake-replies", str(file))
    assert run.returncode == 0
    assert len(run.stdout.splitlines()) == 1
    for reason in ("figures have changed", "this finding does not exist any more", "without a reason"):
        assert reason in run.stderr


def altered(workbook: Path, copy: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy of a workbook with every part of it passed through `change`, by its name."""
    with zipfile.ZipFile(workbook) as parts, zipfile.ZipFile(copy, "w") as changed:
        for name in parts.namelist():
            changed.writestr(name, change(name, parts.read(name)))
    return copy


@pytest.fixture(scope="module")
def notice(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notice on the real disclosure."""
    folder = tmp_path_factory.mktemp("notice")
    run = run_tieout(built.root, "notices", peers.REAL, "--lang", "zh", "--output", str(folder))
    assert run.returncode == 0, run.stderr
    return folder / f"{peers.REAL}.xlsx"


def test_a_comparison_of_texts_has_neither_figure_nor_correction(notice: Path) -> None:
    rows = list(load_workbook(notice).worksheets[0].iter_rows(min_row=HEADER_ROW + 1, values_only=True))
    texts = [row for row in rows if not row[PLACE["measure"] - 1]]
    assert len(rows) > len(texts) > 1
    assert {row[PLACE[name] - 1] for row in texts for name in ("published", "expected")} <= {None, ""}
    page = notice.with_suffix(".html").read_text(encoding="utf-8")
    assert ">missing<" not in page and '<td class="n">-43.6</td><td class="n">-13.6</td>' in page


def test_what_the_other_side_gives_is_not_called_what_a_figure_should_be(notice: Path) -> None:
    sheet, suspects = load_workbook(notice).worksheets
    heads = [[cell.value for cell in each[HEADER_ROW]] for each in (sheet, suspects)]
    assert "应为" not in heads[0] and "应为" in heads[1]
    page = notice.with_suffix(".html").read_text(encoding="utf-8")
    assert page.count(">应为<") == 1
    assert all("不表示公布数一定有误" in text for text in (page, sheet.cell(2, 1).value))


def test_a_figure_that_was_accepted_is_not_asked_to_be_corrected(built: Built, tmp_path: Path) -> None:
    warehouse = Path(shutil.copy(built.root / WAREHOUSE, tmp_path / WAREHOUSE.name))
    given = (peers.REAL, "--lang", "zh", "--warehouse", str(warehouse), "--output", str(tmp_path))
    assert run_tieout(built.root, "notices", *given).returncode == 0
    path = tmp_path / f"{peers.REAL}.xlsx"
    assert len(load_workbook(path).worksheets) == 2
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update fct_finding set is_waived = true where rule_code = 'y_general_total_change'")
        connection.execute("update fct_suspect_cell set is_waived = true")
    assert run_tieout(built.root, "notices", *given).returncode == 0
    assert len(load_workbook(path).worksheets) == 1
    assert "-13.6" not in path.with_suffix(".html").read_text(encoding="utf-8")


@pytest.fixture
def outbox(built: Built, tmp_path: Path) -> Callable[..., str]:
    """Writes the notices of the real disclosure, of the warehouse as it stands now, into tmp_path/notices: stderr."""
    warehouse = Path(shutil.copy(built.root / WAREHOUSE, tmp_path / WAREHOUSE.name))

    def write(*disclosures: str) -> str:
        given = ("--warehouse", str(warehouse), "--output", str(tmp_path / "notices"))
        run = run_tieout(built.root, "notices", *disclosures, "--lang", "zh", *given)
        assert run.returncode == 0, run.stderr
        return run.stderr

    return write


def correct_everything(folder: Path) -> None:
    with duckdb.connect(str(folder / WAREHOUSE.name)) as connection:
        connection.execute("delete from fct_finding")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


NOTICE = {f"{peers.REAL}.xlsx", f"{peers.REAL}.html"}


@pytest.mark.parametrize("asked", [(), (peers.REAL,)])
def test_a_notice_goes_when_there_is_nothing_to_correct_any_more(
    outbox: Callable[..., str], tmp_path: Path, asked: tuple[str, ...]
) -> None:
    assert outbox() == outbox() == ""
    folder = tmp_path / "notices"
    for name in ("mine.xlsx", "readme.txt"):
        (folder / name).write_text("mine", encoding="utf-8")
    assert names(folder) == {*NOTICE, "mine.xlsx", "readme.txt"}
    correct_everything(tmp_path)
    said = outbox(*asked)
    assert names(folder) == {"mine.xlsx", "readme.txt"}
    assert f"已无须整改，删去：2 ({peers.REAL}.html; {peers.REAL}.xlsx)" in said
    assert ("保留（不是本次所写）：1 (mine.xlsx)" in said) == (not asked)


def test_notices_of_another_warehouse_stay(built: Built, outbox: Callable[..., str], tmp_path: Path) -> None:
    outbox()
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute(f"attach '{built.root / WAREHOUSE}' as built (read_only)")
        connection.execute("copy from database built to other")
        connection.execute("update fct_finding set is_waived = true")
    run = run_tieout(built.root, "notices", "--warehouse", str(other), "--output", str(tmp_path / "notices"))
    assert (run.returncode, run.stderr) == (0, "")
    assert names(tmp_path / "notices") == NOTICE


@pytest.mark.parametrize("is_corrected", [False, True])
def test_a_workbook_that_was_filled_in_is_kept(outbox: Callable[..., str], tmp_path: Path, is_corrected: bool) -> None:
    outbox()
    folder = tmp_path / "notices"
    path = folder / f"{peers.REAL}.xlsx"
    filled_in = answered(folder, path, (WAIVER, "reason", "Li"), disclosure=peers.REAL).read_bytes()
    if is_corrected:
        correct_everything(tmp_path)
    said = outbox()
    (kept,) = (folder / "kept").iterdir()
    assert kept.read_bytes() == filled_in and kept.name.startswith(peers.REAL) and str(kept) in said
    assert names(folder) == {"kept"} | (set() if is_corrected else NOTICE)
    outbox()
    assert len(list((folder / "kept").iterdir())) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": ["x"]}'])
def test_without_a_list_of_what_was_written_everything_is_kept(
    outbox: Callable[..., str], tmp_path: Path, text: str
) -> None:
    outbox()
    (tmp_path / "notices" / LIST).write_text(text, encoding="utf-8")
    assert outbox().count("已有改动，或不是本程序所写，另存为：") == 2
    assert len(list((tmp_path / "notices" / "kept").iterdir())) == 2


def test_two_runs_do_not_write_notices_into_one_folder(built: Built, tmp_path: Path) -> None:
    with locked(tmp_path, message("notices_running")):
        run = run_tieout(built.root, "notices", "--output", str(tmp_path))
    assert run.returncode == 3
    assert "another run is writing notices into" in run.stderr


def test_every_answer_is_read_whatever_size_the_sheet_is_said_to_have(
    built: Built, notice: Path, tmp_path: Path
) -> None:
    book = load_workbook(notice)
    sheet = book.worksheets[0]
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        sheet.cell(row, PLACE["reply"]).value, sheet.cell(row, PLACE["explanation"]).value = WAIVER, "reason"
    book.save(tmp_path / "all.xlsx")
    stated = f'<dimension ref="A1:N{HEADER_ROW + 2}"'.encode()
    file = altered(
        tmp_path / "all.xlsx",
        tmp_path / "back.xlsx",
        lambda _, part: re.sub(rb'<dimension ref="[^"]*"', stated, part),
    )
    run = run_tieout(built.root, "intake-replies", str(file))
    assert len(run.stdout.splitlines()) == 1 + sheet.max_row - HEADER_ROW > 3


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_damaged_workbook_ends_with_2(built: Built, notice: Path, tmp_path: Path, part: str) -> None:
    file = altered(notice, tmp_path / "cut.xlsx", lambda name, text: text[: len(text) // 2] if name == part else text)
    run = run_tieout(built.root, "intake-replies", str(file))
    assert run.returncode == 2
    assert "cut.xlsx cannot be read as a workbook" in run.stderr and "Traceback" not in run.stderr


def test_proposals_that_cannot_be_written_end_with_3(built: Built, notice: Path, tmp_path: Path) -> None:
    run = run_tieout(built.root, "intake-replies", str(notice), "--output", str(tmp_path / "nowhere" / "proposed.csv"))
    assert run.returncode == 3
    assert "cannot be written" in run.stderr and "Traceback" not in run.stderr


def test_what_is_no_notice_ends_with_2(bureau: Built, tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("no workbook")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * (21 * 2**20))
    Workbook().save(tmp_path / "other.xlsx")
    for name, said in (
        ("text.xlsx", "cannot be read as a workbook"),
        ("bomb.xlsx", "larger than a notice can be"),
        ("other.xlsx", "is not a notice"),
    ):
        run = run_tieout(bureau.root, "intake-replies", str(tmp_path / name))
        assert run.returncode == 2, name
        assert said in run.stderr
