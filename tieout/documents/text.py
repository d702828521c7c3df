"""Words and figures of a text: folded to compare, told from each other, joined."""

import re
import unicodedata
from functools import cache

from tieout.lookalikes import RADICALS

INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u0000-\u0008\u000b-\u001f]"
)
CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff“”‘’…—]")
MARKS = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "〝": '"',
        "〞": '"',
        "﹙": "(",
        "﹚": ")",
        "〔": "(",
        "〕": ")",
        "【": "(",
        "】": ")",
        "［": "(",
        "］": ")",
        "[": "(",
        "]": ")",
        "—": "-",
        "–": "-",
        "－": "-",
        "―": "-",
        "‐": "-",
        "−": "-",
        "﹣": "-",
        "、": "、",
        "·": "·",
        "•": "·",
        "・": "·",
    }
)
FIGURE = re.compile(
    r"[(（]?[-+−－▲△﹣]?\s?[¥￥]?(?:\d{1,3}(?:[,，]\d{3})+|\d+|(?=[.．]\d))(?:[.．]\d+)?(?:[eE][+-]?\d+)?[%％‰]?[)）]?(?:元|万元|亿元|千元)?"
)
CODE = re.compile(r"[\[(]?([A-Z]?\d{3,15}|\d{1,3})[\])]?")
ORDINAL = re.compile(
    r"^(?:[(（][一二三四五六七八九十廿百零〇\d]{1,4}[)）]|第[一二三四五六七八九十]{1,3}[部章节]分?|"
    r"[一二三四五六七八九十廿]{1,4}[、.．,，:：]|\d{1,2}(?:[、.．)）](?!\d)|(?=其中))|[①-⑳]|其中[:：]?|减[:：]|加[:：])\s*"
)
YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)\s*(?:年度|年)?")


@cache
def folded(text: str) -> str:
    """The text as it is compared: look-alikes alike, without spaces and what nobody sees."""
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text).translate(RADICALS))
    return re.sub(r"\s+", "", text.translate(MARKS))


def clean(text: str) -> str:
    """The text as printed, without what nobody sees; spaces of every width as plain ones."""
    return re.sub(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+", " ", INVISIBLE.sub("", text)).strip()


def is_figure(text: str) -> bool:
    """Whether a cell holds one figure and nothing else."""
    return bool(FIGURE.fullmatch(clean(text).replace(" ", "")))


@cache
def unnumbered(text: str) -> str:
    """A folded label without its ordinal, 其中 and the like before it: 一、基本支出 is 基本支出."""
    text = folded(text)
    while (match := ORDINAL.match(text)) and match.end() < len(text):
        text = text[match.end() :]
    return text


def joined(lines: list[str]) -> str:
    """Lines of one cell or paragraph as one text: no space between Chinese signs or figures, one between words."""
    whole = ""
    for line in (line for line in lines if line):
        gap = (
            " "
            if whole and whole[-1].isascii() and line[0].isascii() and whole[-1].isalpha() and line[0].isalpha()
            else ""
        )
        whole += gap + line
    return whole


def as_code(text: str) -> str:
    """A code without what a spreadsheet puts round it: '2010301, ="2010301", 2010301.0. Blank where it is none."""
    bare = re.sub(r"^=?[\"']+|[\"']+$", "", folded(text))
    bare = re.sub(r"(?<=\d)\.0+$", "", bare)
    return found.group(1) if (found := CODE.fullmatch(bare)) else ""
