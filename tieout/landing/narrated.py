"""Texts that came as paragraphs alone: what they state is read into files of the cache, which are then read as landing
files are."""

import hashlib
import shutil
from pathlib import Path

from tieout.landing.scan import LandingFile, Scan, folder_of, time_of
from tieout.narrative.files import CLAIMS, PARAGRAPHS, SECTIONS, SLIPS, STATEMENTS
from tieout.narrative.write import write_missing

READ = "narrated"
"""Folder of the cache; in it one for each state of the grammar, in that one for each landing folder."""
LARGEST = 8_000_000
"""Bytes of a text that is read; the longest that was ever seen has a hundredth."""
GRAMMARS = ("templates/statement_*.csv", "templates/wording_checks.csv", "reference/claim_topics.csv")


def with_statements(found: Scan, root: Path, cache: Path) -> Scan:
    """The files of a scan, and for every folder that holds narrative_paragraph.csv and no statements the tables that its
    text gives. A text is read again where it, or the grammar, has changed. One that cannot be read adds nothing: the
    check of its paragraphs says why."""
    held: dict[str, dict[str, LandingFile]] = {}
    for file in found.files:
        if file.is_csv and file.seed in (PARAGRAPHS, STATEMENTS):
            held.setdefault(folder_of(file.file), {})[file.seed] = file
    alone = {
        folder: files[PARAGRAPHS]
        for folder, files in held.items()
        if list(files) == [PARAGRAPHS] and files[PARAGRAPHS].size <= LARGEST
    }
    place = cache / READ / grammar_version(root)
    if not alone:
        shutil.rmtree(cache / READ, ignore_errors=True)
        return found
    for other in (cache / READ).glob("*"):
        if other != place:
            shutil.rmtree(other, ignore_errors=True)
    added = [file for folder, paragraphs in alone.items() for file in read(folder, paragraphs, place)]
    return Scan(found.files + added, found.problems)


def read(folder: str, paragraphs: LandingFile, place: Path) -> list[LandingFile]:
    """The tables of one text."""
    output = place / hashlib.sha256(folder.encode()).hexdigest()[:24]
    here = Path(paragraphs.path).parent
    mark = output / f"{paragraphs.mtime_ns}-{paragraphs.size}-{'-'.join(held_beside(here))}"
    if not mark.exists():
        shutil.rmtree(output, ignore_errors=True)
        try:
            write_missing(here, output)
        except Exception:  # whatever one text does to its reader, the others are read
            shutil.rmtree(output, ignore_errors=True)
            return []
        mark.touch()
    files = []
    for path in sorted(output.glob("*.csv")):
        status = path.stat()
        name = f"{folder}/{path.name}"
        files.append(LandingFile(str(path), name, path.stem, status.st_size, time_of(status)))
    return files


def held_beside(folder: Path) -> list[str]:
    """What a folder holds by hand and therefore is not read from its text, and the state of disclosures.csv."""
    held = [table for table in (CLAIMS, SECTIONS, STATEMENTS, SLIPS) if (folder / f"{table}.csv").exists()]
    listed = folder / "disclosures.csv"
    return [*held, str(listed.stat().st_mtime_ns) if listed.exists() else ""]


def grammar_version(root: Path) -> str:
    seeds = [path for pattern in GRAMMARS for path in sorted((root / "seeds").glob(pattern))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in seeds)).hexdigest()[:16]
