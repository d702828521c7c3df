"""Paths of classification items in any dress: names with 类, 款, 项, names with printed codes, codes alone."""

import re
from typing import NamedTuple

NAME = r"(?:[^，。；：、（）“”]|（[^（）类款项]{1,8}）){1,60}?"
NAMED = re.compile(rf"“?(?P<path>(?:{NAME}（\d{{0,3}}[类款项]）)+)”?")
CODED = re.compile(r"“?(?P<path>(?:（?\d{2,3}[类款项]）?(?:[^，。；：（）“”\d]{0,40}?))+)(?=$|”|[，。；：]|\d*$)")
NUMBERED = re.compile(rf"“?(?P<path>(?:{NAME}（[2-5]\d{{2}}(?:\d{{2}}){{0,2}}）)+)”?")
FRONT = re.compile(rf"“?(?P<path>（\d{{3}}类）(?:{NAME}（\d{{2}}[款项]）)*[^，。；：“”\d]*)")
MARK = re.compile(r"（?(\d{0,3})([类款项])）?")
BETWEEN = "-－—–·/"
"""Signs that some print between the levels of a path."""
BARE = re.compile(r"^“?（?(?P<code>[2345]\d{2}(?:\d{2}){0,2})）?(?=[^\d])")


class Item(NamedTuple):
    """Start and end in the text; `path` as printed, names from class to item, the printed code."""

    start: int
    end: int
    path: str
    names: tuple[str, ...]
    code: str


def item(text: str) -> Item | None:
    """The first path in a folded text."""
    if found := FRONT.match(text):
        names = tuple(name for name in re.split(r"（\d{2,3}[类款项]）", found["path"]) if name)
        code = "".join(re.findall(r"（(\d{2,3})[类款项]）", found["path"]))
        return Item(found.start(), found.end(), found["path"], names, code)
    if found := NAMED.search(text):
        marks = list(MARK.finditer(found["path"]))
        marks = [mark for mark in marks if mark[0].startswith("（")]
        begins = [0, *(mark.end() for mark in marks)]
        names = tuple(found["path"][a : mark.start()].strip(BETWEEN) for a, mark in zip(begins, marks, strict=False))
        return Item(found.start(), found.end(), found["path"], names, "".join(mark[1] for mark in marks))
    if "（" in text and (found := NUMBERED.search(text)):
        names = tuple(name for name in re.split(r"（\d+）", found["path"]) if name)
        return Item(found.start(), found.end(), found["path"], names, re.findall(r"（(\d+)）", found["path"])[-1])
    if re.search(r"\d{3}类|（\d{2}款）", text) and (found := CODED.search(text)):
        marks = list(MARK.finditer(found["path"]))
        names = tuple(part for part in MARK.split(found["path"])[::3] if part)
        return Item(found.start(), found.end(), found["path"], names, "".join(mark[1] for mark in marks))
    return None


def bare_code(subject: str) -> str:
    """The code printed before a name: 2010350 of 2010350事业运行."""
    found = BARE.match(subject)
    return found["code"] if found else ""
