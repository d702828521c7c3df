"""Digital PDF: turned pages, text outside the page, watermarks, letters printed twice; pdfplumber as second opinion."""

import io
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tieout.documents.joining import titled_tables
from tieout.documents.neutral import Document
from tieout.documents.readers import pdf
from tieout.documents.text import folded, is_figure

ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出"],
    ["201", "一般公共服务支出", "1,234.50", "1,000.00"],
    ["20105", "统计信息事务", "29,381.00", ""],
    ["", "合计", "30,615.50", "1,000.00"],
]
XS, TOP, HIGH = [60, 130, 300, 400, 500], 120, 24


def drawn(canvas: Canvas, height: float, rows: list[list[str]] = ROWS, open_sides: bool = False) -> None:
    """A ruled table, with its title and unit above it."""
    canvas.setFont("STSong-Light", 16)
    canvas.drawString(220, height - 70, "支出预算总表")
    canvas.setFont("STSong-Light", 9)
    canvas.drawString(60, height - 100, "部门：某市某局")
    canvas.drawString(440, height - 100, "单位：万元")
    bottom = TOP + HIGH * len(rows)
    for number in range(len(rows) + 1):
        canvas.line(XS[0], height - TOP - HIGH * number, XS[-1], height - TOP - HIGH * number)
    for x in XS[1:-1] if open_sides else XS:
        canvas.line(x, height - TOP, x, height - bottom)
    for number, row in enumerate(rows):
        for x, text in zip(XS, row, strict=False):
            canvas.drawString(x + 4, height - TOP - HIGH * number - 16, text)


def made(tmp_path: Path, draw, size: tuple[float, float] = A4, rotation: int = 0) -> Document:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size)
    draw(canvas, size[1])
    canvas.save()
    path = tmp_path / "made.pdf"
    document = pdfium.PdfDocument(stream.getvalue())
    document[0].set_rotation(rotation)
    document.save(path)
    return pdf.read(path, path.name, 10)


def texts(read: Document) -> list[list[str]]:
    (table,) = (each.table for each in titled_tables(read))
    return [[folded(cell.text) for cell in table.cells if cell.r0 == row] for row in range(table.rows)]


EXPECTED = [[folded(text) for text in row] for row in ROWS]


@pytest.mark.parametrize("rotation", [0, 180])
def test_a_page_is_read_as_it_is_seen(rotation: int, tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        if rotation == 180:
            canvas.translate(A4[0], A4[1])
            canvas.rotate(180)
        drawn(canvas, height)

    assert texts(made(tmp_path, draw, rotation=rotation)) == EXPECTED


@pytest.mark.parametrize(("rotation", "turn"), [(90, 90), (270, -90)])
def test_a_turned_page_is_read_as_it_is_seen(rotation: int, turn: int, tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        canvas.translate(A4[1] if turn == 90 else 0, 0 if turn == 90 else A4[0])
        canvas.rotate(turn)
        drawn(canvas, A4[1])

    assert texts(made(tmp_path, draw, (A4[1], A4[0]), rotation)) == EXPECTED


@pytest.mark.parametrize("turn", [90, -90])
def test_a_table_printed_along_the_other_side_is_read(turn: int, tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        canvas.translate(A4[1] if turn == 90 else 0, 0 if turn == 90 else A4[0])
        canvas.rotate(turn)
        drawn(canvas, A4[1])

    assert texts(made(tmp_path, draw, (A4[1], A4[0]))) == EXPECTED


def test_a_table_with_open_sides_has_all_its_columns(tmp_path: Path) -> None:
    assert texts(made(tmp_path, lambda canvas, height: drawn(canvas, height, open_sides=True))) == EXPECTED


def test_text_outside_the_page_is_dropped_and_counted(tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        drawn(canvas, height)
        canvas.drawString(A4[0] + 50, 300, "999.99")

    read = made(tmp_path, draw)
    assert texts(read) == EXPECTED
    assert read.pages[0].dropped == 6


def test_a_watermark_disturbs_no_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        drawn(canvas, height)
        canvas.saveState()
        canvas.translate(150, height - 220)
        canvas.rotate(45)
        canvas.setFont("STSong-Light", 30)
        canvas.drawString(0, 0, "某市某局2025")
        canvas.restoreState()

    read = made(tmp_path, draw)
    assert texts(read) == EXPECTED
    assert [each.text for each in read.paragraphs() if each.furniture] == ["某市某局2025"]


def test_letters_printed_twice_to_look_bold_are_read_once(tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        drawn(canvas, height)
        canvas.translate(0.3, 0)
        drawn(canvas, height)

    assert texts(made(tmp_path, draw)) == EXPECTED


def test_a_figure_over_a_rule_stays_whole(tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        drawn(canvas, height, [ROWS[0], ["201", "一般公共服务支出", "", "1.00"]])
        canvas.drawRightString(403, height - TOP - HIGH - 16, "371,514,655.00")

    assert texts(made(tmp_path, draw))[1] == ["201", "一般公共服务支出", "371,514,655.00", "1.00"]


def test_a_figure_on_two_lines_is_one_and_two_figures_are_two(tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        drawn(canvas, height, [ROWS[0], ["", "", "", ""]])
        canvas.setFont("STSong-Light", 9)
        for x, y, text in (
            (302, 10, "123,456,789,012,345,67"),
            (302, 20, "8.00"),
            (404, 10, "5.00"),
            (404, 20, "6.00"),
        ):
            canvas.drawString(x, height - TOP - HIGH - y, text)

    assert texts(made(tmp_path, draw))[1] == ["", "", "123,456,789,012,345,678.00", "5.006.00"]
    (table,) = (each.table for each in titled_tables(made(tmp_path, draw)))
    assert table.cells[-1].text == "5.00\n6.00"
    assert not is_figure(table.cells[-1].text)


def test_a_page_of_a_picture_alone_is_named_a_scan(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def draw(canvas: Canvas, height: float) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, A4[0], A4[1])

    assert [page.note for page in made(tmp_path, draw).pages] == ["scan"]


def test_an_empty_page_is_no_scan(tmp_path: Path) -> None:
    assert [page.note for page in made(tmp_path, lambda canvas, height: canvas.showPage()).pages] == [""]


def test_pdfplumber_reads_the_same_cells(tmp_path: Path) -> None:
    read = made(tmp_path, drawn)
    with pdfplumber.open(tmp_path / "made.pdf") as other:
        (table,) = other.pages[0].extract_tables()
    assert [[folded(text or "") for text in row] for row in table] == texts(read) == EXPECTED


def test_what_is_cut_off_is_dropped(tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        drawn(canvas, height)
        path = canvas.beginPath()
        path.rect(50, 200, 300, 50)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(60, 220, "seen")
        canvas.drawString(60, 150, "999.99")

    read = made(tmp_path, draw)
    assert read.pages[0].dropped == 6
    assert [each.text for each in read.paragraphs()][-1] == "seen"


def test_a_paragraph_goes_on_over_lines_and_pages(tmp_path: Path) -> None:
    sentence = "本年收入预算一百万元，其中财政拨款收入九十万元，比上年预算增加十万元，主要原因是人员经费增加"
    lines = [sentence[:44], sentence[:30] + "。", sentence[:44]]

    def draw(canvas: Canvas, height: float) -> None:
        canvas.setFont("STSong-Light", 10)
        for number, line in enumerate(lines):
            canvas.drawString(60 + (20 if number % 2 == 0 else 0), height - 100 - 15 * number, line)
        canvas.showPage()
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(60, height - 60, "和项目支出增加。")
        canvas.drawString(80, height - 75, "二、支出预算情况说明")

    read = made(tmp_path, draw)
    assert [each.text for each in read.paragraphs()] == [
        lines[0] + lines[1],
        lines[2] + "和项目支出增加。",
        "二、支出预算情况说明",
    ]


def test_a_table_without_rules_is_told_by_its_columns(tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        canvas.setFont("STSong-Light", 14)
        canvas.drawString(220, height - 70, "支出预算总表")
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(60, height - 100, "部门：某市某局")
        canvas.drawString(440, height - 100, "单位：万元")
        for number, row in enumerate(ROWS):
            for x, text in zip(XS, row, strict=False):
                canvas.drawString(x + 4, height - TOP - 20 * number - 16, text)

    assert texts(made(tmp_path, draw)) == EXPECTED


def test_contents_are_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas, height: float) -> None:
        canvas.setFont("STSong-Light", 9)
        for number in range(6):
            canvas.drawString(60, height - 100 - 16 * number, f"{number}、收支预算总表")
            canvas.drawString(400, height - 100 - 16 * number, str(number + 3))

    assert list(made(tmp_path, draw).tables()) == []
