"""CSV as spreadsheet programs save it: GB18030 or UTF-16, a byte order mark, semicolons or tabs, CR alone, empty rows
and columns at the end."""

from collections.abc import Iterator

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ",;\t"


def decoded(data: bytes) -> str:
    """The text of a file, its lines ended by LF. Raises UnicodeDecodeError (of UTF-8) where it is none."""
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), None)
    text = data.decode(encoding) if encoding else utf_8_or_gb18030(data)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def utf_8_or_gb18030(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            return data.decode("utf-8")


def separator_of(text: str) -> str:
    """The sign that stands most in the header; the comma where none does."""
    header = text.split("\n", 1)[0]
    return max(SEPARATORS, key=header.count)


def tidied(records: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    """Records without the empty columns at their ends and the empty rows at the end of the file. A row that lacks its
    last, blank fields has them. `width` is the number of columns that the table has."""
    waiting: list[tuple[int, list[str]]] = []
    is_header = True
    for line, fields in records:
        if is_header:
            while len(fields) > 1 and not fields[-1].strip():
                fields.pop()
            is_header = False
        while len(fields) > width and not fields[-1].strip():
            fields.pop()
        if not any(field.strip() for field in fields):
            waiting.append((line, fields))
            continue
        yield from waiting
        waiting.clear()
        yield line, fields + [""] * (width - len(fields))
