"""What kind of file it is, told by its content; a name says nothing."""

import re
import zipfile
from pathlib import Path

from tieout.documents.neutral import Unreadable

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
HEAD = 8192
WEB = re.compile(r"<(?:!doctype html|\?xml|!--|html|head|body|table|meta|div|h[1-6]|p|center|section|span)\b")


def kind_of(path: Path) -> str:
    """pdf, docx, xlsx, xls, doc, html or md. Raises Unreadable for what is none of them."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise Unreadable("it is empty")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return zipped(path)
    if head.startswith(OLE):
        return compound(path)
    if head.startswith(b"{\\rtf"):
        raise Unreadable("it is rich text (RTF): save it as .docx")
    if head.startswith(PICTURES):
        raise Unreadable("it is a picture, a scan: its text cannot be read yet")
    text = head.decode("utf-16", "ignore") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head.decode("utf-8", "ignore")
    if b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("it is not a document of a kind that is read (PDF, Word, Excel, HTML, Markdown)")
    start = text.lstrip("\ufeff \r\n\t").lower()
    return "html" if WEB.match(start) or "<html" in start[:2000] else "md"


def zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise Unreadable("it is cut off or damaged: fetch it again") from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "content.xml" in names:
        raise Unreadable("it is an OpenDocument file: save it as .docx or .xlsx")
    raise Unreadable("it is an archive, no document: unpack it first")


def compound(path: Path) -> str:
    """A file of the old Office: the names of its streams tell which."""
    data = path.read_bytes()

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Unreadable("it is encrypted: save it without a password first")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise Unreadable("it is a file of an old office program that is not read: save it as PDF, .docx or .xlsx")
