"""Lines over a table: its title, unit, body and mark, and which table a title names."""

import re
from functools import cache
from typing import NamedTuple

from tieout.documents import seeds
from tieout.documents.text import clean, folded
from tieout.documents.words import plain

UNIT = re.compile(r"(?:金额)?单位[:：](?:人民币)?(亿元|百万元|万元|千元|元)")
UNIT_ALONE = re.compile(r"[(（]?(?:金额)?单位[:：]?(?:人民币)?(亿元|百万元|万元|千元|元)[)）]?")
BODY = re.compile(
    r"(?:编制|编报|填报|填表|公开|预算|主管|预算主管|决算)?(?:部门|单位)(?:[/／](?:部门|单位))?(?:[(（]?单位[)）]?)?(?:名称)?[:：]\s*(.+)"
)
MARK = re.compile(
    r"(?:(?:部门|单位)?(?:预算|决算)?公开|预算|决算|财决公开|附)?(?:表)?\d{1,2}(?:-\d+)?表?(?:[:：].{0,40})?|(?:附表|附件|表)[一二三四五六七八九十\d]{1,3}[:：]?"
)
CONTINUED = re.compile(r"[(（]?(?:续表?|接上页|续上表)\d*[)）]?$|^续表?\d*")
NOTE = re.compile(r"^[(（]?(?:注|备注|说明|附注)[:：\d]|(?:本|此|该)表(?:为空|无数据)|空表|^[:：]")
TITLE_END = re.compile(r"(?:表|情况|明细|清单|书|汇总|目标)(?:[(（][^)）]*[)）])*\d*$")


def body_of(line: str) -> str:
    """部门名称：X, whatever the words before the colon; blank where the line says no such thing."""
    for piece in re.split(r" {2,}|\t|(?=(?:金额)?单位[:：])", re.sub(r"([:：])\s+", r"\1", line)):
        if (found := BODY.match(clean(piece).replace(" ", ""))) and not UNIT.search(folded(piece)):
            return found.group(1).strip()
    return ""


class TitleRow(NamedTuple):
    words: tuple[str, ...]
    without: tuple[str, ...]
    code: str
    kind: str


@cache
def title_rows() -> tuple[TitleRow, ...]:
    return tuple(
        TitleRow(tuple(row["words"].split()), tuple(row["without"].split()), row["table_code"], row["table_kind"])
        for row in seeds.rows("templates/table_titles")
    )


@cache
def code_of(title: str) -> tuple[str, str] | None:
    """Code and kind of the table that a title names; None where no row of the dictionary fits, or two fit alike.

    The row whose words cover most of the title wins: 财政拨款“三公”经费支出决算表 is that of 三公经费.
    """
    key = title_key(title)
    found: dict[tuple[str, str], int] = {}
    for row in title_rows():
        if in_order(row.words, key) and not any(word in key for word in row.without):
            place = (row.code, row.kind)
            found[place] = max(found.get(place, 0), sum(map(len, row.words)))
    if not found:
        return None
    best = max(found.values())
    winners = [place for place, score in found.items() if score == best]
    return winners[0] if len(winners) == 1 else None


def title_key(title: str) -> str:
    return re.sub(r"[\"'()（）《》]", "", plain(title))


def in_order(words: tuple[str, ...], text: str) -> bool:
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True
