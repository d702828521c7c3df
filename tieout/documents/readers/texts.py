"""Bytes of a text file as text: UTF-8, UTF-16 or GB18030, as people's programs save it."""

import codecs

from tieout.documents.neutral import Unreadable


def decoded(data: bytes) -> str:
    """The text. Raises Unreadable where it is in no encoding that is read."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("its letters are in no known encoding: save it as UTF-8")
