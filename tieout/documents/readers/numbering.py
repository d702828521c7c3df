"""Automatic numbers of Word paragraphs (一、 （一） 1.), which are not part of their text, and levels of headings."""

import re
from collections import defaultdict

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "零一二三四五六七八九"
STEMS = "甲乙丙丁戊己庚辛壬癸"


def value(element: etree._Element) -> str:
    return element.get(W + "val") or ""


def child(element: etree._Element | None, path: str) -> str:
    found = None if element is None else element.find("/".join(W + part for part in path.split("/")))
    return "" if found is None else value(found)


class Numbering:
    """Counts the paragraphs of every list as they come."""

    def __init__(self, numbers: etree._Element | None, styles: etree._Element | None) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.styles = {} if styles is None else {each.get(W + "styleId"): each for each in styles.iterfind(W + "style")}
        if numbers is None:
            return
        kinds = {each.get(W + "abstractNumId"): each for each in numbers.iterfind(W + "abstractNum")}
        for num in numbers.iterfind(W + "num"):
            kind = kinds.get(child(num, "abstractNumId"))
            if kind is not None:
                self.levels[num.get(W + "numId") or ""] = {
                    int(level.get(W + "ilvl") or 0): (child(level, "numFmt"), child(level, "lvlText"), start_of(level))
                    for level in kind.iterfind(W + "lvl")
                }

    def of(self, paragraph: etree._Element) -> str:
        """The number that is printed before a paragraph, or nothing."""
        num, level = self.list_of(paragraph)
        levels = self.levels.get(num, {})
        if level not in levels or levels[level][0] in ("bullet", "none"):
            return ""
        counts = self.counts[num]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            which = int(match.group(1)) - 1
            form, _, start = levels.get(which, ("decimal", "", 1))
            return written(counts.get(which, start), form)

        return re.sub(r"%(\d)", shown, levels[level][1])

    def list_of(self, paragraph: etree._Element) -> tuple[str, int]:
        """The list of a paragraph and its level in it: its own, else that of its style."""
        properties = paragraph.find(W + "pPr")
        num, level = child(properties, "numPr/numId"), child(properties, "numPr/ilvl")
        style = self.styles.get(child(properties, "pStyle"))
        for _ in range(10):
            if num or style is None:
                break
            num, level = child(style, "pPr/numPr/numId"), child(style, "pPr/numPr/ilvl") or level
            style = self.styles.get(child(style, "basedOn"))
        return ("" if num == "0" else num), int(level or 0)

    def level_of(self, paragraph: etree._Element) -> int | None:
        """1 for a heading of the highest level; None where the paragraph is not a heading."""
        properties = paragraph.find(W + "pPr")
        outline = child(properties, "outlineLvl")
        style = self.styles.get(child(properties, "pStyle"))
        for _ in range(10):
            if outline or style is None:
                break
            outline = child(style, "pPr/outlineLvl")
            style = self.styles.get(child(style, "basedOn"))
        return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else None


def start_of(level: etree._Element) -> int:
    text = child(level, "start")
    return int(text) if text.isdigit() else 1


def written(number: int, form: str) -> str:
    """A number as a list prints it."""
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
    ):
        return chinese(number)
    if form == "ideographTraditional":
        return STEMS[(number - 1) % 10]
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        pairs = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
        text = ""
        for size, sign in pairs:
            text += sign * (number // size)
            number %= size
        return text.upper() if form == "upperRoman" else text
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def chinese(number: int) -> str:
    """1 to 99 in Chinese figures: 二十一."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")
