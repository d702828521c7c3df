"""Reading of CSV input that hides no fault: one pass, and every fault with its line and column."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tieout.inputs.excel_csv import decoded, separator_of, tidied
from tieout.inputs.problem import Problem
from tieout.messages import Message, message, nearest

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BYTE_ORDER_MARKS_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LINE_LIMIT = 2**17
FILE_LIMIT = 2**26
"""Bytes: 128 KiB a line and a row, 64 MiB a file. The largest published table has some hundred kilobytes, and dbt takes
no field of a seed that is longer: Python's csv does not."""


class Row(NamedTuple):
    """`line` is the first line of the record in its file, from 1; a quoted field may hold line breaks."""

    line: int
    values: dict[str, str]


class Fault(Exception):
    """A file that cannot be read any further. `line` is where, from 1."""

    def __init__(self, line: int, said: Message) -> None:
        super().__init__(said)
        self.line, self.said = line, said


def read_table(path: Path, file: str, columns: list[str], saved_by_excel: bool = False) -> Iterator[Row | Problem]:
    """Rows of a CSV file whose header must be `columns`, and the problems of those that cannot be taken as rows.

    `file` is the name that problems carry. Nothing more of the file is read after a wrong header, a byte that is not
    UTF-8 or a quote that does not close. With `saved_by_excel` the file may be as a spreadsheet program saves it:
    tieout/inputs/excel_csv.py.
    """
    records = tidied(excel_records(path), len(columns)) if saved_by_excel else read_records(path)
    try:
        _, header = next(records, (1, []))
        problems = header_problems(header, columns, file)
        yield from problems
        if problems:
            return
        for line, fields in records:
            if len(fields) == len(columns):
                yield Row(line, dict(zip(columns, fields, strict=True)))
            else:
                yield width_problem(fields, columns, file, line)
    except Fault as fault:
        yield Problem(file, fault.line, None, fault.said)


def excel_records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Records of a file of at most FILE_LIMIT bytes, however it is encoded and separated. Raises Fault."""
    size = path.stat().st_size
    if size > FILE_LIMIT:
        raise Fault(1, message("file_too_large", size=size, limit=FILE_LIMIT))
    check_lines(path)
    data = path.read_bytes()
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        line, place = data.count(b"\n", 0, error.start) + 1, error.start - data.rfind(b"\n", 0, error.start)
        raise Fault(line, message("not_utf_8", byte=f"0x{data[error.start]:02x}", place=place)) from error
    yield from records_of(io.StringIO(text), separator_of(text))


def check_lines(path: Path) -> None:
    """Raises Fault for a line that is longer than LINE_LIMIT, or binary data. Holds no more than a line."""
    with path.open("rb") as stream:
        is_utf_16 = stream.read(2) in BYTE_ORDER_MARKS_UTF_16
        stream.seek(0)
        for number, line in enumerate(iter(lambda: stream.readline(LINE_LIMIT + 1), b""), start=1):
            if len(line) > LINE_LIMIT:
                raise Fault(number, message("line_too_long", limit=LINE_LIMIT))
            if b"\0" in line and not is_utf_16:
                raise Fault(number, message("binary", byte="0x00", place=line.index(0) + 1))


def read_records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """First line and fields of every record. Raises Fault."""
    return records_of(read_lines(path), ",")


def records_of(lines: Iterable[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    line = 1
    try:
        for fields in reader:
            if reader.line_num > line and sum(len(field.encode()) for field in fields) > LINE_LIMIT:
                raise Fault(line, message("row_too_long", limit=LINE_LIMIT))
            yield line, fields
            line = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Fault(line, message("quote_open")) from error
        if "field larger than" in str(error):
            raise Fault(line, message("quote_too_long", limit=LINE_LIMIT)) from error
        raise Fault(line, message("not_csv", error=str(error))) from error


def read_lines(path: Path) -> Iterator[str]:
    """Lines with their ends. Raises Fault where the file is too large or the bytes are not plain UTF-8. No more than a
    line of LINE_LIMIT is ever held."""
    size = path.stat().st_size
    if size > FILE_LIMIT:
        raise Fault(1, message("file_too_large", size=size, limit=FILE_LIMIT))
    with path.open("rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(LINE_LIMIT + 1), b""), start=1):
            if number == 1 and line.startswith(BYTE_ORDER_MARK):
                raise Fault(1, message("byte_order_mark"))
            if number == 1 and line.startswith(BYTE_ORDER_MARKS_UTF_16):
                raise Fault(1, message("utf_16"))
            if len(line) > LINE_LIMIT:
                raise Fault(number, message("line_too_long", limit=LINE_LIMIT))
            if b"\0" in line:
                raise Fault(number, message("binary", byte="0x00", place=line.index(0) + 1))
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as error:
                byte, place = f"0x{line[error.start]:02x}", error.start + 1
                raise Fault(number, message("not_utf_8", byte=byte, place=place)) from error


def header_problems(header: list[str], columns: list[str], file: str) -> list[Problem]:
    """Columns that are missing, unknown, twice there or out of order, each by name."""
    if not header:
        return [Problem(file, 1, None, message("header_missing", columns=",".join(columns)))]
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    twice = sorted({column for column in columns if header.count(column) > 1})
    problems = [
        *(Problem(file, 1, column, message("column_missing")) for column in missing),
        *(Problem(file, 1, column or None, unknown_column(column, missing)) for column in unknown),
        *(Problem(file, 1, column, message("column_twice")) for column in twice),
    ]
    if problems or header == columns:
        return problems
    moved = next(index for index, column in enumerate(header) if column != columns[index])
    return [Problem(file, 1, header[moved], message("column_order", position=moved + 1, column=columns[moved]))]


def unknown_column(column: str, missing: list[str]) -> Message:
    return message("column_unknown", nearest=nearest(column, missing)) if column else message("column_nameless")


def width_problem(fields: list[str], columns: list[str], file: str, line: int) -> Problem:
    if not fields:
        return Problem(file, line, None, message("blank_line"))
    column = columns[min(len(fields), len(columns) - 1)]
    return Problem(file, line, column, message("row_width", fields=len(fields), columns=len(columns)))
