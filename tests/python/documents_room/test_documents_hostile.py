"""Files of strangers: each fault is named, nothing is half written, the others go on."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from tieout.cli.intake import intake
from tieout.documents.limits import Limits, read
from tieout.documents.neutral import Cell, Document, Paragraph, Place, Table, Unreadable
from tieout.documents.render import render

STATUS = {"standalone_mode": False}
"""A command of the program returns its exit status."""


def made() -> Document:
    texts = [["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "1.00"]]
    cells = [Cell(r, c, r + 1, c + 1, text, Place()) for r, row in enumerate(texts) for c, text in enumerate(row)]
    lines = ["上海市普陀区商务委员会2025年部门预算", "2025年支出预算总表", "单位：元"]
    return Document("made", "made", [*(Paragraph(line, Place()) for line in lines), Table(cells, Place())])


def pdf_of(pages: int) -> bytes:
    pdf = pdfium.PdfDocument.new()
    for _ in range(pages):
        pdf.new_page(200, 200)
    path = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path("/tmp")
    file = path / "tieout-made.pdf"
    pdf.save(file)
    data = file.read_bytes()
    file.unlink()
    return data


def bomb(path: Path) -> None:
    """An .xlsx of some kilobytes that unpacks to 500 MiB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            for _ in range(500):
                stream.write(b" " * 2**20)


def entities(path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", text)


def outside(path: Path) -> None:
    text = '<!DOCTYPE x [<!ENTITY l SYSTEM "file:///etc/passwd">]><x>&l;</x>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", text)


FILES = {
    "empty.pdf": (lambda path: path.write_bytes(b""), "is empty"),
    "cut.pdf": (lambda path: path.write_bytes(render(made(), "pdf")[:300]), "not a whole PDF"),
    "cut.docx": (lambda path: path.write_bytes(render(made(), "docx")[:900]), "cut off or damaged"),
    "cut.xlsx": (lambda path: path.write_bytes(render(made(), "xlsx")[:900]), "cut off or damaged"),
    "many.pdf": (lambda path: path.write_bytes(pdf_of(30)), "30 pages, more than the 20"),
    "picture.pdf": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50), "a picture, a scan"),
    "noise.pdf": (lambda path: path.write_bytes(bytes(range(256)) * 40), "not a document of a kind that is read"),
    "archive.zip": (lambda path: zipfile.ZipFile(path, "w").writestr("a.txt", "x"), "an archive"),
    "rich.doc": (lambda path: path.write_bytes(b"{\\rtf1 x}"), "rich text"),
    "old.doc": (
        lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le")),
        "LibreOffice",
    ),
    "locked.xlsx": (
        lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")),
        "encrypted",
    ),
    "bomb.xlsx": (bomb, "unpacks to 500 MiB"),
    "entities.docx": (entities, "entities"),
    "outside.docx": (outside, "entities"),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_fault_is_named(name: str, tmp_path: Path) -> None:
    make, said = FILES[name]
    make(tmp_path / name)
    with pytest.raises(Unreadable, match=said):
        read(tmp_path / name, name, Limits(seconds=30, pages=20))


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    path.write_bytes(render(made(), "xlsx"))
    with pytest.raises(Unreadable, match=r"longer than 0\.001 seconds"):
        read(path, path.name, Limits(seconds=0.001))


def test_a_file_that_needs_too_much_memory_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(20_000):
        sheet.append([f"{number} {column}" for column in range(20)])
    book.save(path)
    with pytest.raises(Unreadable, match=r"memory|cannot be read"):
        read(path, path.name, Limits(seconds=60, memory=420))


def test_the_kind_is_told_by_content(tmp_path: Path) -> None:
    path = tmp_path / "really_a.pdf"
    path.write_bytes(render(made(), "docx"))
    assert read(path, path.name, Limits()).kind == "docx"


def test_nested_html_does_not_end_the_program(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<html>" + "<div>" * 50_000 + "1" + "</div>" * 50_000, encoding="utf-8")
    try:
        read(path, path.name, Limits(seconds=60))
    except Unreadable as fault:
        assert str(fault)


def test_a_span_reaches_no_further_than_its_table(tmp_path: Path) -> None:
    path = tmp_path / "wide.html"
    path.write_text("<table><tr><td colspan=999999 rowspan=999999>a</td><td>1</td></tr></table>", encoding="utf-8")
    table = next(read(path, path.name, Limits()).tables())
    assert table.rows == 1
    assert table.columns <= 201


def test_what_is_not_followed_is_said(tmp_path: Path) -> None:
    path = tmp_path / "macros.xlsx"
    path.write_bytes(render(made(), "xlsx"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<x/>")
    assert read(path, path.name, Limits()).notes == [
        "holds macros: not run",
        "holds links to other workbooks: not followed",
    ]


def test_a_bad_file_stops_no_other_and_is_said(tmp_path: Path) -> None:
    good, bad, landing = tmp_path / "good.docx", tmp_path / "bad.pdf", tmp_path / "landing"
    good.write_bytes(render(made(), "docx"))
    bad.write_bytes(b"%PDF-1.7 and nothing more")
    done = CliRunner().invoke(intake, [str(bad), str(good), "--landing", str(landing), "--format", "json"], **STATUS)
    assert done.return_value == 2
    assert "bad.pdf: it is not a whole PDF" in done.stderr
    assert json.loads(done.stdout)["faults"] == {
        "bad.pdf": "it is not a whole PDF: its end or its list of objects is missing"
    }
    assert [path.name for path in landing.iterdir()] == [json.loads(done.stdout)["disclosure_id"]]


def test_nothing_is_written_where_nothing_was_read(tmp_path: Path) -> None:
    bad, landing = tmp_path / "bad.pdf", tmp_path / "landing"
    bad.write_bytes(b"%PDF-1.7 and nothing more")
    done = CliRunner().invoke(intake, [str(bad), "--landing", str(landing)], **STATUS)
    assert (done.return_value, landing.exists()) == (2, False)


def test_what_is_not_printed_is_asked_for(tmp_path: Path) -> None:
    path, landing = tmp_path / "nameless.md", tmp_path / "landing"
    path.write_text("支出预算总表\n\n科目编码\t科目名称\t合计\n201\t一般公共服务支出\t1.00\n", encoding="utf-8")
    done = CliRunner().invoke(intake, [str(path), "--landing", str(landing)])
    assert done.exit_code == 2
    assert "give --organisation, --year, --region-code, --department-code" in done.stderr
    assert not landing.exists()
    options = ["--organisation", "某局", "--year", "2025", "--region-code", "310107"]
    done = CliRunner().invoke(intake, [str(path), "--landing", str(landing), *options])
    assert done.exit_code == 0, done.stderr
    assert len(list(landing.glob("310107-2025-x*/t03_expenditure.csv"))) == 1
