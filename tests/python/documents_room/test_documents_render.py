"""What is rendered and read back is the same, cell by cell, for every kind of file."""

import random
from pathlib import Path

import pytest

from tieout.documents import limits
from tieout.documents.joining import titled_tables
from tieout.documents.neutral import Block, Cell, Document, Paragraph, Place, Table
from tieout.documents.render import WRITERS, render
from tieout.documents.text import folded

KINDS = sorted(WRITERS)


def table(rows: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]] | None = None) -> Table:
    """A table of texts. `spans` gives how many rows and columns a cell reaches over; what it covers is left out."""
    spans = spans or {}
    covered = {
        (r + i, c + j)
        for (r, c), (high, wide) in spans.items()
        for i in range(high)
        for j in range(wide)
        if (i, j) != (0, 0)
    }
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if (r, c) not in covered:
                high, wide = spans.get((r, c), (1, 1))
                cells.append(Cell(r, c, r + high, c + wide, text, Place()))
    return Table(cells, Place())


def by_function(count: int) -> Table:
    """A header of two rows with merged cells, a total, and `count` rows."""
    draw = random.Random(count)
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "", "", "项目支出"],
        ["", "", "", "小计", "人员经费", "公用经费", ""],
    ]
    rows.append(["", "合计", *[f"{draw.randrange(10**6) / 100:,.2f}" for _ in range(5)]])
    for number in range(count):
        figures = [draw.choice(["", f"{draw.randrange(10**6) / 100:,.2f}", "0.00", "-3.50"]) for _ in range(5)]
        rows.append([f"201{number // 90 + 10}{number % 90 + 10}", f"其他事务支出{number}", *figures])
    spans = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (2, 1), (0, 3): (1, 3), (0, 6): (2, 1)}
    return table(rows, spans)


def two_sided() -> Table:
    rows = [
        ["收入", "", "支出", ""],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款", "1.00", "一、国防支出", ""],
    ]
    rows += [["", "", "二、教育支出", "1.00"], ["收入总计", "1.00", "支出总计", "1.00"]]
    return table(rows, {(0, 0): (1, 2), (0, 2): (1, 2)})


def plain() -> Table:
    return table([["序号", "项目", "金额"], ["1", "办公费 A|B", "3"], ["2", "印刷费<x>&", "4.10"]])


def document(count: int) -> Document:
    blocks: list[Block] = [
        Paragraph("某市某局2025年部门预算", Place(), 1),
        Paragraph("收支预算总表", Place(), 2),
        Paragraph("单位：万元", Place()),
        two_sided(),
        Paragraph("一般公共预算支出表", Place(), 2),
        Paragraph("单位：万元", Place()),
        by_function(count),
        Paragraph("项目支出表", Place(), 2),
        plain(),
        Paragraph("本年收入1.00万元，比上年增加0.50万元。", Place()),
    ]
    return Document("made", "made", blocks)


def read_back(made: Document, kind: str, folder: Path) -> Document:
    path = folder / f"made.{kind}"
    path.write_bytes(render(made, kind))
    return limits.here(path, path.name, limits.Limits())


def shape(found: Table) -> dict[tuple[int, int, int, int], str]:
    return {
        (c.r0, c.c0, c.r1, c.c1): folded(c.text) for c in found.cells if c.text or (c.r1 - c.r0, c.c1 - c.c0) == (1, 1)
    }


def tables(read: Document) -> list[dict[tuple[int, int, int, int], str]]:
    return [shape(each.table) for each in titled_tables(read)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [3, 60, 1000])
def test_tables_come_back_cell_by_cell(kind: str, count: int, tmp_path: Path) -> None:
    made = document(count)
    read = read_back(made, kind, tmp_path)
    if kind == "pdf" and count == 1000:
        assert len(read.pages) >= 30, "the table reaches over many pages"
    assert tables(read) == [shape(block) for block in made.tables()]


@pytest.mark.parametrize("kind", KINDS)
def test_text_comes_back(kind: str, tmp_path: Path) -> None:
    made = document(3)
    read = read_back(made, kind, tmp_path)
    lines = [folded(text) for each in read.paragraphs() for text in each.text.split("\n")]
    lines += [folded(cell.text) for block in read.tables() for cell in block.cells]
    missing = [folded(each.text) for each in made.paragraphs() if folded(each.text) not in lines]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_says_where_it_stands(kind: str, tmp_path: Path) -> None:
    read = read_back(document(3), kind, tmp_path)
    places = [cell.place for block in read.tables() for cell in block.cells if cell.text]
    assert all(place.page or place.at for place in places)
    assert len(set(places)) == len(places), "two cells at one place"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="docx, html, md, pdf, xlsx"):
        render(document(1), "odt")
