"""Charts as SVG, drawn at build time. Colours are variables of the style sheet, so that one drawing serves light and
dark; words stand in the page around it, so that one serves both languages."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from markupsafe import Markup

from tieout.report.reading import Row
from tieout.text import visible

FONT = "var(--sans)"
WIDTH = 920
TICKS = 6
"""Days that are named below a trend."""
ROOT = "whole"


def trend(runs: list[Row], level: str) -> Markup:
    """Open findings of one level by run, on a scale of their own; `runs` have `started_at` (ISO) and
    `counts.findings`."""
    import altair as alt  # takes a second to import, and a report without runs does not need it

    # of a few days ticks would fall into the day, and name it again and again
    first, last = (datetime.fromisoformat(run["started_at"]) for run in (runs[0], runs[-1]))
    ticks: int | Literal["day"] = "day" if last - first < timedelta(days=TICKS) else TICKS
    points = [{"run": run["started_at"], "findings": run["counts"]["findings"][level]} for run in runs]
    colour = f"var(--{level})"
    base = alt.Chart(alt.InlineData(values=points)).encode(
        x=alt.X("run:T", title=None, axis=alt.Axis(grid=False, format="%m-%d", tickCount=ticks, labelFlush=True)),
        y=alt.Y("findings:Q", title=None, axis=alt.Axis(tickCount=4, tickMinStep=1, domain=False, ticks=False)),
    )
    drawn = base.mark_area(color=colour, opacity=0.1) + base.mark_line(color=colour, strokeWidth=1.6)
    axis = {
        "labelColor": "var(--muted)", "gridColor": "var(--rule)", "domainColor": "var(--rule)",
        "tickColor": "var(--rule)", "labelFont": FONT, "labelFontSize": 11,
    }  # fmt: skip
    fit = alt.AutoSizeParams(type="fit", contains="padding")
    configured = drawn.properties(width=WIDTH // 2, height=170, autosize=fit).configure(
        aria=False, background="transparent"
    )
    return vega_lite(configured.configure_axis(**axis).configure_view(stroke=None))


def vega_lite(chart: Any) -> Markup:
    import vl_convert

    return Markup(vl_convert.vegalite_to_svg(chart.to_dict()))


def tree_map(lines: list[Row]) -> Markup:
    """Areas by amount, class within the whole, item within its class. `lines` have code, parent_code, name, level and
    rebuilt_amount (yuan); a line with other lines below it is drawn by those."""
    import vl_convert

    parents = {line["parent_code"] for line in lines}
    classes = {line["code"]: place for place, line in enumerate(row for row in lines if row["level"] == "class")}
    by_code = {line["code"]: line for line in lines}
    nodes: list[Row] = [{"id": ROOT, "parent": None}]
    for line in lines:
        if line["level"] == "total":
            continue
        above = by_code.get(line["parent_code"])
        nodes.append(
            {
                "id": line["code"],
                "parent": above["code"] if above and above["level"] != "total" else ROOT,
                "name": visible(line["name"] or line["code"]),
                "hue": classes.get(top(line, by_code), 0) % 8,
                "size": 0 if line["code"] in parents else drawn_size(line["rebuilt_amount"]),
            }
        )
    return Markup(vl_convert.vega_to_svg(tree_map_specification(nodes)))


def drawn_size(yuan: Decimal | None) -> int:
    """Whole yuan; a negative or missing amount has no area."""
    return max(int(yuan or 0), 0)


def top(line: Row, by_code: dict[str, Row]) -> str:
    """Code of the class that a line belongs to."""
    seen = set()
    while line["level"] != "class" and line["parent_code"] in by_code and line["code"] not in seen:
        seen.add(line["code"])
        line = by_code[line["parent_code"]]
    return line["code"]


def tree_map_specification(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """In Vega itself: Vega-Lite knows no tree map."""
    box = {"x": {"field": "x0"}, "x2": {"field": "x1"}, "y": {"field": "y0"}, "y2": {"field": "y1"}}
    wide = "datum.x1 - datum.x0"
    high = "datum.y1 - datum.y0"
    hues = {"scale": "hue", "field": "hue"}

    def label(size: int, weight: str, text: str, inset: int, room: str) -> dict[str, Any]:
        return {
            "x": {"signal": f"datum.x0 + {inset}"}, "y": {"signal": f"datum.y0 + {inset}"},
            "text": {"signal": f"{room} ? {text} : ''"},
            "fontSize": {"value": size}, "fontWeight": {"value": weight}, "font": {"value": FONT},
            "baseline": {"value": "top"}, "fill": {"value": "var(--on-chart)"},
        }  # fmt: skip

    def text_mark(data: str, encoded: dict[str, Any]) -> dict[str, Any]:
        return {"type": "text", "aria": False, "from": {"data": data}, "encode": {"enter": encoded}}

    # Names are Chinese, a square a character: cut them by their number, since a font to measure by may not be there.
    fitting = f"floor(({wide} - 12) / 12)"
    name = f"length(datum.name) > {fitting} ? slice(datum.name, 0, {fitting} - 1) + '…' : datum.name"
    amount = "format(datum.size / 1e4, ',.0f')"
    return {
        "$schema": "https://vega.github.io/schema/vega/v6.json",
        "width": WIDTH, "height": 430, "padding": 0, "autosize": "none", "background": None,
        "data": [
            {"name": "tree", "values": nodes, "transform": [
                {"type": "stratify", "key": "id", "parentKey": "parent"},
                {"type": "treemap", "field": "size", "sort": {"field": "value", "order": "descending"},
                 "round": True, "method": "squarify", "ratio": 1.5,
                 "paddingInner": 1, "paddingTop": 0, "size": [{"signal": "width"}, {"signal": "height"}]},
            ]},
            {"name": "classes", "source": "tree", "transform": [{"type": "filter", "expr": "datum.depth === 1"}]},
            {"name": "leaves", "source": "tree", "transform": [
                {"type": "filter", "expr": "!datum.children && datum.depth > 0"}]},
        ],
        "scales": [{"name": "hue", "type": "ordinal", "domain": list(range(8)),
                    "range": [f"var(--hue-{number})" for number in range(8)]}],
        "marks": [
            {"type": "rect", "aria": False, "from": {"data": "leaves"}, "encode": {"enter": {
                **box, "fill": hues, "stroke": {"value": "var(--paper)"}, "strokeWidth": {"value": 1}}}},
            {"type": "rect", "aria": False, "from": {"data": "classes"}, "encode": {"enter": {
                **box, "fill": {"value": "none"}, "stroke": {"value": "var(--paper)"}, "strokeWidth": {"value": 3}}}},
            text_mark("leaves", label(12, "600", f"({name})", 6, f"{wide} > 56 && {high} > 24")),
            text_mark("leaves", {**label(11, "400", amount, 6, f"{wide} > 56 && {high} > 42"),
                                 "y": {"signal": "datum.y0 + 23"}}),
        ],
    }  # fmt: skip
