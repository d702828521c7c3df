"""Imports of the package go one way: a room imports from itself and from the floors below it."""

import ast
from pathlib import Path

from conftest import ROOT

FLOORS = (
    {"clock", "lookalikes", "messages", "steps", "text", "words"},
    {"errors"},
    {"files", "project"},
    {"console", "inputs", "narrative"},
    {"landing", "warehouse", "documents"},
    {"expectations", "rules", "intake"},
    {"build"},
    {"check"},
    {"report"},
    {"notices"},
    {"nightly"},
    {"cli"},
)
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}


def room_of(module: str) -> str:
    return module.split(".")[1]


def imported(path: Path) -> set[str]:
    """Modules of this package that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found |= {f"{node.module}.{name.name}" if node.module == "tieout" else node.module for name in node.names}
    return {module for module in found if module.startswith("tieout.")}


def test_no_module_imports_from_a_floor_above_its_own() -> None:
    upward = []
    for path in sorted((ROOT / "tieout").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] == "__init__" and len(parts) == 2:
            continue
        room = parts[1]
        for other in map(room_of, imported(path)):
            if other != room and FLOOR[other] >= FLOOR[room]:
                upward.append(f"{'.'.join(parts)} imports {other}")
    assert not upward, "\n".join(upward)
