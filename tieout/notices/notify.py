"""Notification of what is new, got worse or was resolved: once each, through apprise (mail, WeCom, DingTalk, …).

A state file beside the warehouse keeps, for every address, the findings that it was last told of. What could not be
delivered is simply not in there, so that the next run tells it again.
"""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Container, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import click
import duckdb

from tieout.files import replace
from tieout.messages import Message, message
from tieout.notices import bots
from tieout.text import one_line
from tieout.warehouse.file import rows
from tieout.words import LEVELS

LISTED = 20
"""Findings that a message lists one by one; it counts them all."""
ORDER = ("info", "warn", "error")
Told = dict[str, list[str]]
"""By finding_id: level, and the size of the difference ('' where it has none)."""
Send = Callable[[str, str, str], bool]
"""Takes address, title and body; whether it was delivered."""

OPEN = """
select
    finding.finding_id, finding.severity, finding.difference, finding.message_zh, finding.message_en,
    disclosure.organisation_name, finding.disclosure_id
from main.fct_finding as finding
left join main.dim_disclosure as disclosure on finding.disclosure_id = disclosure.disclosure_id
where not finding.is_waived and finding.severity in ('error', 'warn') and finding.finding_id = finding.root_finding_id
order by
    finding.severity_rank, finding.disclosure_id, finding.table_code, finding.source_row, finding.finding_id
"""

UNRESOLVED = """
select finding_id from main.finding_history where state in ('not_checked', 'rule_changed')
union
select finding_id from main.fct_finding where not is_waived
"""
"""Findings that nobody resolved, though they are no longer open at error or warn."""

WORDS = {
    "zh": {
        "title": "勾稽：新增 {new}，加重 {worse}，已解决 {resolved}",
        "new": "新增", "worse": "加重", "resolved": "已解决或核实认可 {count} 个。", "more": "……另有 {count} 个",
        "open": "未解决：错误 {error}，警告 {warn}。",
        "unchecked": "另有 {count} 个未再核对，或级别、规则已调整，不算已解决。",
    },
    "en": {
        "title": "tieout: {new} new, {worse} worse, {resolved} resolved",
        "new": "New", "worse": "Worse", "resolved": "{count} resolved or waived.", "more": "… and {count} more",
        "open": "Open: {error} errors, {warn} warnings.",
        "unchecked": "{count} more are not checked any more, or their level or rule changed: they are not resolved.",
    },
}  # fmt: skip


class Change(NamedTuple):
    """Findings against what an address was told before; `resolved` counts, and `unchecked` those that nobody looked at
    again."""

    new: list[dict[str, Any]]
    worse: list[dict[str, Any]]
    resolved: int
    unchecked: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.worse or self.resolved or self.unchecked)


class Delivery(NamedTuple):
    """`address` without its secrets; `delivered` is None where there was nothing to tell."""

    address: str
    delivered: bool | None
    title: str

    @property
    def said(self) -> Message:
        if self.delivered is None:
            return message("nothing_to_tell", address=self.address)
        if self.delivered:
            return message("delivered", address=self.address, title=self.title)
        return message("not_delivered", address=self.address, title=self.title)


def state_file(warehouse: Path) -> Path:
    return warehouse.with_name(f"{warehouse.stem}.notified.json")


def notify(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, urls: Iterable[str], language: str, send: Send | None = None
) -> list[Delivery]:
    """Tell every address of apprise what has changed since it was last told. Never raises for a delivery that fails."""
    found = rows(connection, OPEN)
    unresolved = {row["finding_id"] for row in rows(connection, UNRESOLVED)}
    told, is_damaged = read_state(state_file(warehouse))
    if is_damaged:
        click.echo(message("state_damaged", file=str(state_file(warehouse))).text(language), err=True)
    deliveries = []
    for url in urls:
        change = changes(found, told.get(key_of(url), {}), unresolved)
        title, body = letter(change, found, language)
        delivered = (send or deliver)(url, title, body) if change else None
        if delivered:
            told[key_of(url)] = {row["finding_id"]: [row["severity"], size(row)] for row in found}
            # After each one, so that a crash later on repeats nothing.
            write_state(state_file(warehouse), told)
        deliveries.append(Delivery(shown(url), delivered, title))
    return deliveries


def changes(found: list[dict[str, Any]], told: Told, unresolved: Container[str] = ()) -> Change:
    """Worse is a higher level, or the same level and a larger difference. What was told of and is no longer there is
    resolved, unless it is among the `unresolved`."""
    new = [row for row in found if row["finding_id"] not in told]
    worse = [row for row in found if row["finding_id"] in told and is_worse(row, told[row["finding_id"]])]
    gone = told.keys() - {row["finding_id"] for row in found}
    unchecked = sum(name in unresolved for name in gone)
    return Change(new, worse, len(gone) - unchecked, unchecked)


def is_worse(row: dict[str, Any], told: list[str]) -> bool:
    level, before = told
    now = size(row)
    if row["severity"] != level:
        return ORDER.index(row["severity"]) > ORDER.index(level)
    return bool(now and before) and Decimal(now) > Decimal(before)


def size(row: dict[str, Any]) -> str:
    return "" if row["difference"] is None else f"{abs(row['difference']):f}"


def letter(change: Change, found: list[dict[str, Any]], language: str) -> tuple[str, str]:
    """Title and body in plain text."""
    words = WORDS[language]
    counts = {level: sum(row["severity"] == level for row in found) for level in ("error", "warn")}
    lines = [words["open"].format(**counts)]
    for kind, listed in (("new", change.new), ("worse", change.worse)):
        if listed:
            lines += ["", f"{words[kind]} {len(listed)}", *(line(row, language) for row in listed[:LISTED])]
        if len(listed) > LISTED:
            lines.append(words["more"].format(count=len(listed) - LISTED))
    if change.resolved:
        lines += ["", words["resolved"].format(count=change.resolved)]
    if change.unchecked:
        lines += ["", words["unchecked"].format(count=change.unchecked)]
    title = words["title"].format(new=len(change.new), worse=len(change.worse), resolved=change.resolved)
    return title, "\n".join(lines)


def line(row: dict[str, Any], language: str) -> str:
    level = LEVELS[row["severity"]][0 if language == "zh" else 1]
    # a file that cannot be read may be of nobody that is known
    who = row["organisation_name"] or row["disclosure_id"]
    # an organisation publishes each year, budget and final accounts
    which = f" ({row['disclosure_id']})" if row["organisation_name"] else ""
    return one_line(f"- [{level}] {f'{who}: ' if who else ''}{row[f'message_{language}']}{which}")


def deliver(url: str, title: str, body: str) -> bool:
    """Through apprise, or to a robot that answers 200 to what it refuses. A service that cannot be reached, or an
    address that is not known, is a failed delivery."""
    if bots.is_bot(url):
        return bots.send(url, title, body)
    import apprise  # a second to import, and only a run that notifies needs it

    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    service = apprise.Apprise()
    return service.add(url) and bool(service.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT))


def tell_failure(urls: Iterable[str], why: Message | None, runs: Path, language: str) -> list[Message]:
    """Tell every address in a sentence that a night came to nothing, why, if that is known, and where its records lie.
    Returns what is to be said of the addresses that could not be told. Never raises."""
    title = message("night_failed").text(language)
    reason = why or message("night_broke_off")
    body = message("night_failed_why", why=reason, runs=str(runs)).text(language)
    undelivered = []
    for url in urls:
        try:
            delivered = deliver(url, title, body)
        except Exception:  # whatever a full disk makes a library raise
            delivered = False
        if not delivered:
            undelivered.append(message("not_delivered", address=shown(url), title=title))
    return undelivered


def key_of(url: str) -> str:
    """An address holds secrets: the state file knows it by a digest."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def shown(url: str) -> str:
    """Kind of service and digest, for a log; nothing of what is not an address, since all of it may be secret."""
    kind = re.match("[A-Za-z0-9]+(?=://)", url)
    return f"{kind[0] if kind else '?'}://…{key_of(url)[:4]}"


def read_state(path: Path) -> tuple[dict[str, Told], bool]:
    """What was told by address, and whether the file is damaged. Of what is missing or damaged, the whole file or one
    address, nothing counts as told: at worst something is told twice."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, False
    except (OSError, ValueError, RecursionError):
        return {}, True
    if not isinstance(state, dict):
        return {}, True
    sound = {key: told for key, told in state.items() if is_told(told)}
    return sound, len(sound) < len(state)


def is_told(told: Any) -> bool:
    """Whether it has the shape of Told."""
    return isinstance(told, dict) and all(
        isinstance(each, list)
        and len(each) == 2
        and each[0] in ORDER
        and isinstance(each[1], str)
        and re.fullmatch("([0-9]+([.][0-9]+)?)?", each[1])
        for each in told.values()
    )


def write_state(path: Path, told: dict[str, Told]) -> None:
    replace(path, json.dumps(told, ensure_ascii=False).encode())
