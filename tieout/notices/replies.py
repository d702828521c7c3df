"""Replies of departments read back out of their notices, as proposals for the seed `waivers`.

A person looks at them, and commits what stands: nothing here accepts a finding.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from openpyxl import load_workbook

from tieout.errors import InputError
from tieout.messages import Message, message
from tieout.notices.rectification import COLUMNS, REPLIES
from tieout.warehouse.file import rows

WAIVER = (
    "finding_id", "rule_code", "disclosure_id", "row_code", "fingerprint", "reason", "accepted_by", "accepted_on",
    "expires_on",
)  # fmt: skip
LARGEST = 20 * 2**20
"""Bytes of a workbook, and of each part of it when unpacked; a notice has some hundred kilobytes."""
MOST_ROWS = 20_000
"""Rows that are read; a notice has one a finding."""
SEARCHED = 20
"""Rows in which the header is looked for."""
OPEN = "select * from main.fct_finding where finding_id in (select unnest(cast(? as varchar[])))"


class Reply(NamedTuple):
    """One answered row: `choice` is a key of REPLIES, or '' where the text is none of them."""

    file: str
    row: int
    finding_id: str
    fingerprint: str
    choice: str
    text: str
    explanation: str
    replied_by: str


class Proposal(NamedTuple):
    """A row for the seed `waivers`, with blanks for what nobody gave; or the reason why an answer proposes none."""

    reply: Reply
    waiver: dict[str, str] | None
    reason: Message | None


def read_replies(path: Path) -> list[Reply]:
    """Rows of a notice that were answered. Raises InputError where the file is not a workbook, or not a notice."""
    try:
        check_size(path)
        book = load_workbook(path, read_only=True, data_only=True)
        found = list(answered(path.name, rows_of_notice(book, path.name)))
    except InputError:
        raise
    # a damaged workbook may make its reader raise anything
    except Exception as error:
        raise InputError("not_a_workbook", file=path.name, error=str(error)) from error
    book.close()
    return found


def rows_of_notice(book: Any, file: str) -> Iterator[tuple[Any, ...]]:
    """Rows of the sheet that is a notice; another may lie before it. Raises InputError where none is."""
    for sheet in book.worksheets:
        # what a program wrote there, not how many rows there are
        sheet.reset_dimensions()
        if any(header_of(line) for line in sheet.iter_rows(max_row=SEARCHED, values_only=True)):
            yield from sheet.iter_rows(max_row=MOST_ROWS, values_only=True)
            return
    raise InputError("not_a_notice", file=file)


def check_size(path: Path) -> None:
    """Raises InputError on a file that is larger than any notice, packed or unpacked."""
    with zipfile.ZipFile(path) as parts:
        if path.stat().st_size > LARGEST or any(part.file_size > LARGEST for part in parts.infolist()):
            raise InputError("notice_too_large", file=path.name, limit=LARGEST // 2**20)


def answered(file: str, lines: Iterable[tuple[Any, ...]]) -> Iterator[Reply]:
    columns: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not columns:
            columns = header_of(line)
            if not columns and number >= SEARCHED:
                break
            continue
        text = {name: cell_text(line, place) for name, place in columns.items()}
        # an explanation alone is an answer too, and is listed as one that lacks its choice
        if text["finding_id"] and (text["reply"] or text["explanation"]):
            yield Reply(
                file, number, text["finding_id"], text["fingerprint"], choice_of(text["reply"]), text["reply"],
                text["explanation"], text["replied_by"],
            )  # fmt: skip
    if not columns:
        raise InputError("not_a_notice", file=file)


def header_of(line: tuple[Any, ...]) -> dict[str, int]:
    """Places of the columns that are read, in either language; nothing where the row is not a header."""
    wanted = ("finding_id", "fingerprint", "reply", "explanation", "replied_by")
    places = {str(text).strip(): place for place, text in enumerate(line) if text is not None}
    found = {name: places.get(COLUMNS[name][0], places.get(COLUMNS[name][1])) for name in wanted}
    return {name: place for name, place in found.items() if place is not None} if None not in found.values() else {}


def cell_text(line: tuple[Any, ...], place: int) -> str:
    return str(line[place]).strip() if place < len(line) and line[place] is not None else ""


def choice_of(text: str) -> str:
    """The choice that a text stands for: the same words, whatever the signs between them, or a part of one alone."""
    typed = bare(text)
    same = [choice for choice, words in REPLIES.items() if typed in map(bare, words)]
    alike = [choice for choice, words in REPLIES.items() if typed and any(typed in bare(each) for each in words)]
    return (same or alike)[0] if len(same or alike) == 1 else ""


def bare(text: str) -> str:
    return re.sub(r"[\s,，。.;；、:：]+", "", text).lower()


def proposals(
    connection: duckdb.DuckDBPyConnection, replies: list[Reply], accepted_by: str, accepted_on: str, expires_on: str
) -> list[Proposal]:
    """What each reply comes to, against the findings of the warehouse."""
    found = {row["finding_id"]: row for row in rows(connection, OPEN, [[reply.finding_id for reply in replies]])}
    made = []
    for reply in replies:
        finding = found.get(reply.finding_id)
        reason = refusal(reply, finding)
        waiver = None
        if finding and not reason:
            said = f"{reply.explanation} ({reply.replied_by})" if reply.replied_by else reply.explanation
            texts = (
                finding["finding_id"], finding["rule_code"], finding["disclosure_id"], "", finding["fingerprint"] or "",
                harmless(said), accepted_by, accepted_on, expires_on,
            )  # fmt: skip
            waiver = dict(zip(WAIVER, texts, strict=True))
        made.append(Proposal(reply, waiver, reason))
    return made


def refusal(reply: Reply, finding: dict[str, Any] | None) -> Message | None:
    """Say why a reply proposes no waiver; None where it does."""
    if not reply.text:
        return message("reply_without_choice", text=reply.explanation)
    if reply.choice != "waiver":
        return message("other_reply", text=reply.text)
    if finding is None:
        return message("finding_gone")
    if finding["is_waived"]:
        return message("already_waived")
    if reply.fingerprint != (finding["fingerprint"] or ""):
        return message("figures_changed")
    return None if reply.explanation else message("waiver_unexplained")


def harmless(text: str) -> str:
    """One line that a spreadsheet takes for text."""
    line = " ".join(text.split())
    return f"'{line}" if line[:1] in ("=", "+", "-", "@") else line


def to_csv(proposed: Iterable[Proposal]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, WAIVER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(each.waiver for each in proposed if each.waiver)
    return text.getvalue()
