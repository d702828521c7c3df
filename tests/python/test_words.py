"""Plain words: phrases that no text of the project uses, and one README in two languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

BANNED = (
    "is no",
    "stands in",
    "of which",
    "anew",
    "what came of",
    "in its place",
    "otherwise than",
    "each of which",
    "for want of",
)
# "There is no warehouse" and "it is no longer there" are plain English; "it is no known word" is not.
PLAIN = {"is no": r"(?<!there )is no(?! (?:longer|more)\b)"}
# Where a phrase stays, and why.
ALLOWED: dict[tuple[str, str], str] = {}
# What was decided, and what changed, is kept as it was written.
KEPT = ("docs/decisions/",)
SUFFIXES = {".css", ".csv", ".html", ".js", ".md", ".py", ".sql", ".toml", ".yml"}


def texts() -> Iterator[Path]:
    """Files of the project's own words: code, models, seeds' descriptions, documentation."""
    yield ROOT / "README.md"
    yield ROOT / "CONTRIBUTING.md"
    yield ROOT / "seeds/rules/rules.csv"
    yield from sorted((ROOT / "seeds").rglob("*.yml"))
    for folder in ("tieout", "macros", "models", "docs", "deploy"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in SUFFIXES and not path.relative_to(ROOT).as_posix().startswith(KEPT):
                yield path


@pytest.mark.parametrize("phrase", BANNED)
def test_no_text_uses_a_banned_phrase(phrase: str) -> None:
    # also where a line, of a comment or not, ends within it
    words = PLAIN.get(phrase) or phrase.replace(" ", r"\s+(?:(?:#|--)\s+)?")
    pattern = re.compile(rf"\b{words}\b", re.IGNORECASE)
    found = []
    for path in texts():
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        if (name, phrase) not in ALLOWED:
            found += [f"{name}:{text.count(chr(10), 0, hit.start()) + 1}" for hit in pattern.finditer(text)]
    assert found == []


# One word for one thing, that of finance bureaus: 勾稽关系, 尾差, 暂未入库, 核实认可, 栏次, 公开材料, 复算合计,
# 疑点数据, 退出码, 基础数据表.
BANNED_ZH = ("等式", "四舍五入", "搁置", "豁免", "计量项", "公开文件", "重建", "可疑", "退出状态", "种子表")
ALLOWED_ZH = {
    ("docs/read-a-finding.zh-CN.md", "四舍五入"): "says what 尾差 is",
    ("tieout/notices/rectification.py", "豁免"): "answers in the words of earlier notices are read",
}


@pytest.mark.parametrize("word", BANNED_ZH)
def test_one_chinese_word_for_one_thing(word: str) -> None:
    found = [path.relative_to(ROOT).as_posix() for path in (*texts(), ROOT / "README.zh-CN.md")]
    found = [name for name in found if word in (ROOT / name).read_text(encoding="utf-8")]
    assert [name for name in found if (name, word) not in ALLOWED_ZH] == []


LANGUAGES = {"README.md": "README.zh-CN.md", "docs/read-a-finding.md": "docs/read-a-finding.zh-CN.md"}


def headings(text: str) -> list[int]:
    """Levels of the headings, in order."""
    return [len(marks) for marks in re.findall("^(#+) ", text, re.MULTILINE)]


def commands(text: str) -> list[str]:
    """Lines of shell, without comments and language."""
    blocks = re.findall("^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [re.sub("--lang (zh|en)", "--lang", line.partition("#")[0].strip()) for line in "".join(blocks).splitlines()]


def links(text: str) -> list[str]:
    """Files that a text leads to, whichever their language; the links between both are left out."""
    found = re.findall(r"\]\(([^)#]+)\)", text)
    files = [re.sub(r"\.zh-CN(?=\.)", "", file) for file in found]
    return [file for file in files if file not in ("README.md", "read-a-finding.md")]


@pytest.mark.parametrize("english", LANGUAGES)
def test_both_languages_have_the_same_parts(english: str) -> None:
    texts = [(ROOT / file).read_text(encoding="utf-8") for file in (english, LANGUAGES[english])]
    assert headings(texts[0]) == headings(texts[1])
    assert commands(texts[0]) == commands(texts[1])


def test_both_readmes_lead_to_the_same_places_and_all_are_there() -> None:
    texts = [(ROOT / file).read_text(encoding="utf-8") for file in ("README.md", "README.zh-CN.md")]
    assert links(texts[0]) == links(texts[1])
    for text in texts:
        assert [file for file in re.findall(r"\]\(([^)#:]+)\)", text) if not (ROOT / file).exists()] == []
