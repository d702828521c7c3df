"""Word documents of the old kind (.doc): turned into .docx by LibreOffice, where it is installed."""

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from tieout.documents.neutral import Document, Unreadable
from tieout.documents.readers import docx

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120


def read(path: Path, name: str, pages: int) -> Document:
    """Read a .doc. Raises Unreadable, also where no LibreOffice is there."""
    program = next((found for each in PROGRAMS if (found := shutil.which(each))), None)
    if program is None:
        raise Unreadable("it is a .doc, which needs LibreOffice: install it, or save the file as .docx")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "document.doc"
        shutil.copyfile(path, source)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        line = [program, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(line, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise Unreadable(f"LibreOffice took more than {SECONDS} seconds over it") from error
        made = Path(folder) / "document.docx"
        if not made.exists():
            raise Unreadable("LibreOffice could not read it: save it as .docx")
        return replace(docx.read(made, name, pages), kind="doc")
