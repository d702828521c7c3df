"""Subjects compared: 收入预算 of one sentence is 收入 of another."""

import re
from functools import cache

from tieout.narrative.folded import folded

SIGNS = re.compile('[“”"《》、，的]')
BOTH = re.compile("收入支出|收支")
FRONT = re.compile("^(?:部门|单位|拟|安排)")
END = re.compile("(?:总额|总计|合计|金额|预算|决算|支出|数)$")
LEAST = 2


@cache
def subject_key(subject: str) -> str:
    """A subject without signs and without words that only say that it is an amount."""
    key = BOTH.sub("收支", SIGNS.sub("", folded(subject).text))
    for pattern in (FRONT, END):
        while (match := pattern.search(key)) and len(key) - len(match[0]) >= LEAST:
            key = key[: match.start()] + key[match.end() :]
    return key
