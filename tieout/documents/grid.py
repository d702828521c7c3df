"""The grid of a table from its rules.

Rules that touch make one table. Where no rule parts two neighbouring boxes they are one cell.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

TOUCH = 3.0
"""Points: rules this near are one rule, or meet."""
COVERED = 0.6
"""Share of a box's side that a rule must cover to part it from its neighbour."""


class Rule(NamedTuple):
    """A horizontal rule at y = `at`, or a vertical one at x = `at`, from `start` to `end`."""

    at: float
    start: float
    end: float


class Grid(NamedTuple):
    """`owner[row][column]` is the number of the cell that holds that box; `spans` the cells: r0, c0, r1, c1."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: list[list[int]]
    spans: list[tuple[int, int, int, int]]

    def cell_at(self, x: float, y: float) -> int | None:
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        row = min(bisect_right(self.ys, y) - 1, len(self.ys) - 2)
        column = min(bisect_right(self.xs, x) - 1, len(self.xs) - 2)
        return self.owner[row][column]

    def box(self, cell: int) -> tuple[float, float, float, float]:
        r0, c0, r1, c1 = self.spans[cell]
        return self.xs[c0], self.ys[r0], self.xs[c1], self.ys[r1]

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])


def grids(horizontals: Iterable[Rule], verticals: Iterable[Rule]) -> list[Grid]:
    """Every grid of two cells or more, from the top of the page; of grids one in the other both."""
    across, down = merged(horizontals), merged(verticals)
    found = [grid for part in components(across, down) if (grid := grid_of(*part)) and len(grid.spans) > 1]
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line that touch or overlap, as one."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if lines and rule.at - lines[-1][0].at <= TOUCH / 2:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    joined = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        first, *others = sorted(line, key=lambda rule: rule.start)
        start, end = first.start, first.end
        for rule in others:
            if rule.start <= end + TOUCH:
                end = max(end, rule.end)
                continue
            joined.append(Rule(at, start, end))
            start, end = rule.start, rule.end
        joined.append(Rule(at, start, end))
    return joined


def components(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules in groups that hang together."""
    groups = Groups(len(across) + len(down))
    for i, rule in enumerate(across):
        for j, other in enumerate(down):
            meets = rule.start - TOUCH <= other.at <= rule.end + TOUCH
            if meets and other.start - TOUCH <= rule.at <= other.end + TOUCH:
                groups.join(i, len(across) + j)
    parts: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(across):
        parts.setdefault(groups.of(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down):
        parts.setdefault(groups.of(len(across) + j), ([], []))[1].append(rule)
    return list(parts.values())


class Groups:
    """Sets that are joined step by step."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def of(self, item: int) -> int:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        self.parent[self.of(one)] = self.of(other)


def grid_of(across: list[Rule], down: list[Rule]) -> Grid | None:
    xs, ys = positions(down, across), positions(across, down)
    if len(xs) < 2 or len(ys) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    groups = Groups(rows * columns)
    for row in range(rows):
        for column in range(columns - 1):
            if not parts(down, xs[column + 1], ys[row], ys[row + 1]):
                groups.join(row * columns + column, row * columns + column + 1)
    for row in range(rows - 1):
        for column in range(columns):
            if not parts(across, ys[row + 1], xs[column], xs[column + 1]):
                groups.join(row * columns + column, (row + 1) * columns + column)
    numbers: dict[int, int] = {}
    owner = [
        [numbers.setdefault(groups.of(r * columns + c), len(numbers)) for c in range(columns)] for r in range(rows)
    ]
    spans = [(rows, columns, 0, 0)] * len(numbers)
    for row in range(rows):
        for column in range(columns):
            r0, c0, r1, c1 = spans[owner[row][column]]
            spans[owner[row][column]] = (min(r0, row), min(c0, column), max(r1, row + 1), max(c1, column + 1))
    return Grid(xs, ys, owner, spans)


def positions(rules: list[Rule], crossing: list[Rule]) -> tuple[float, ...]:
    """Where the rules lie, and where the crossing ones end beyond the outermost: a side that is drawn open."""
    found: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not found or at - found[-1] > TOUCH:
            found.append(at)
    for ends, side in (([rule.start for rule in crossing], -1), ([rule.end for rule in crossing], 1)):
        open_ends = [at for at in ends if not found or side * (at - found[0 if side < 0 else -1]) > 2 * TOUCH]
        if len(open_ends) > max(1, len(ends) // 2):
            found.append(sum(open_ends) / len(open_ends))
    return tuple(sorted(found))


def parts(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Whether a rule near `at` covers enough of the way from start to end."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= TOUCH)
    return covered >= COVERED * (end - start)
