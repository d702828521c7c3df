"""Where the seconds of `tieout build` go: before, between and after dbt's nodes, and in these."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from measure import PROJECT, Run

LANDING, DBT_ITSELF = "input checked, dbt starts", "dbt: between nodes"
ENDING = "summary, published, Great Expectations"
STEPS = (
    LANDING, DBT_ITSELF, "seeds", "reading", "other intermediate", "evaluating", "locating", "texts",
    "marts and findings", "bureau", "snapshot", "tests", ENDING,
)  # fmt: skip
"""In the order in which they are shown; together they are the whole build."""
READING = {"int_figure", "int_row", "int_cell", "int_cell_of_run"}
EVALUATING = {"int_equation_sum", "int_equation_outcome", "int_equation", "int_equation_of_run"}


class Node(NamedTuple):
    """A node that dbt ran; times are seconds since 1970."""

    name: str
    step: str
    began: float
    ended: float


def build_nodes(warehouse: Path) -> list[Node]:
    """List the nodes of the last `tieout build` into `warehouse`."""
    output = PROJECT / "target" / f"build-{warehouse.stem}"
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    described = {**manifest["nodes"], **manifest["unit_tests"]}
    written = json.loads((output / "run_results.json").read_text(encoding="utf-8"))
    return [
        Node(
            described[result["unique_id"]]["name"],
            step_of(described[result["unique_id"]]),
            min(moment(each["started_at"]) for each in result["timing"]),
            max(moment(each["completed_at"]) for each in result["timing"]),
        )
        for result in written["results"]
        # an exposure is listed and does nothing
        if result["unique_id"] in described
        if result["timing"]
    ]


def step_of(node: dict[str, Any]) -> str:
    """The step of a node of dbt's manifest."""
    kind, name, folders = node["resource_type"], node["name"], node["fqn"][1:-1]
    if kind in ("seed", "snapshot"):
        return {"seed": "seeds", "snapshot": "snapshot"}[kind]
    if kind in ("test", "unit_test"):
        return "tests"
    if "staging" in folders or name in READING:
        return "reading"
    if name in EVALUATING:
        return "evaluating"
    if "localisation" in folders or name == "fct_suspect_cell":
        return "locating"
    if "bureau" in folders:
        return "bureau"
    if name.startswith("int_check"):
        return "texts"
    return "marts and findings" if "marts" in folders or name.startswith("int_finding") else "other intermediate"


def moment(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def seconds_by_step(run: Run, nodes: list[Node]) -> dict[str, float]:
    """Seconds of a build by step, every one of STEPS; the sum is what the build took."""
    first, last = min(node.began for node in nodes), max(node.ended for node in nodes)
    shared = shared_seconds(nodes)
    return {
        **dict.fromkeys(STEPS, 0.0),
        **shared,
        LANDING: first - run.began,
        DBT_ITSELF: last - first - sum(shared.values()),
        ENDING: run.ended - last,
    }


def shared_seconds(nodes: list[Node]) -> dict[str, float]:
    """Seconds by step, without those in which no node ran. Nodes that run at the same time share it, so that the steps
    add up to the clock."""
    seconds: dict[str, float] = defaultdict(float)
    edges = sorted({edge for node in nodes for edge in (node.began, node.ended)})
    for left, right in pairwise(edges):
        running = [node.step for node in nodes if node.began <= left and right <= node.ended]
        for step in running:
            seconds[step] += (right - left) / len(running)
    return seconds


def seconds_of(nodes: list[Node], name: str) -> float:
    """From the start of a node to its end, whatever ran beside it."""
    return sum(node.ended - node.began for node in nodes if node.name == name)
