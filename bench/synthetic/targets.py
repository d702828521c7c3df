"""What a project aims at: its indicators, their values and weights."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import NamedTuple

from synthetic.projects import Project
from synthetic.vocabulary import indicators

# How many indicators of each second level a project has: from, to. 数量, 质量 and 时效 are never left out.
LEVELS = {
    "经济成本指标": (1, 1),
    "社会成本指标": (0, 1),
    "数量指标": (1, 3),
    "质量指标": (1, 2),
    "时效指标": (1, 2),
    "经济效益指标": (0, 1),
    "社会效益指标": (1, 2),
    "生态效益指标": (0, 1),
    "可持续影响指标": (0, 1),
    "服务对象满意度指标": (1, 1),
}
WEIGHT_TOTALS = (80, 90, 100)


class Target(NamedTuple):
    """An indicator of a project with the value that is aimed at, the same every year, and its weight."""

    level_1: str
    level_2: str
    indicator: str
    value: str
    weight: int


@lru_cache(maxsize=512)
def targets_of(family_key: str, project: Project) -> list[Target]:
    """A project's indicators; the weights of all projects of a family add to the same total."""
    rng = random.Random(project.indicators_key)
    chosen = [
        row
        for level, (least, most) in LEVELS.items()
        for row in rng.sample(indicators()[level], min(rng.randint(least, most), len(indicators()[level])))
    ]
    total = random.Random(f"{family_key}/weights").choice(WEIGHT_TOTALS)
    weights = [total // len(chosen)] * len(chosen)
    weights[0] += total - sum(weights)
    return [
        Target(row["level_1"], row["level_2"], row["indicator"], _value(row["kind"], rng), weight)
        for row, weight in zip(chosen, weights, strict=True)
    ]


def _value(kind: str, rng: random.Random) -> str:
    """A share, a count with its measure word, or the word itself."""
    if kind == "share":
        return f"≥{rng.randint(80, 99)}%"
    return f"{rng.randint(2, 120)} {kind}" if kind in ("人", "次", "套", "处", "家", "册", "小时") else kind


def with_printed_levels(targets: list[Target]) -> list[tuple[tuple[str, str], Target]]:
    """The two levels as printed, the first only where it changes, with the target."""
    printed, above = [], ""
    for target in targets:
        printed.append((("" if target.level_1 == above else target.level_1, target.level_2), target))
        above = target.level_1
    return printed
