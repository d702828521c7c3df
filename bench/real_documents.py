"""Published documents from end to end: figures placed, equations tested, findings judged, labelled errors found.

    python bench/real_documents.py DOCUMENT... [--labelled FILE] [--details]

After `tieout check --prepare`. Documents that are of one disclosure are put together. The judgements are rows of
bench/judged_findings.csv: document, rule_code, place, true or false, and the reason. Those on the text were made by the
sentence that the finding quotes and by computing again, those on tables by the printed rows. `--labelled` is a CSV of
known errors (document, page, published, right): one counts as found where a finding at error or warn on its document
has a figure or a name of it.
"""

import csv
import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import click

from tieout.check.prepare import prepared
from tieout.check.run import Folders, evaluated
from tieout.documents.identity import Given
from tieout.documents.limits import Limits
from tieout.intake.disclosure import by_disclosure, read_all, take_in, write_to
from tieout.project import project_root

JUDGED = Path(__file__).with_name("judged_findings.csv")
OUTCOMES = ("exact", "within_rounding", "broken", "untestable")
LEVELS = ("error", "warn", "info")


class Seen(NamedTuple):
    """One disclosure: its documents, its account, and its findings as rows of fct_finding."""

    document: str
    figures: dict[str, Any]
    outcomes: Counter[str]
    findings: list[dict[str, Any]]


def seen(files: list[Path], work: Path) -> list[Seen]:
    """Take in documents and check them. Raises InputError."""
    documents, faults = read_all(files, Limits())
    for name, fault in faults.items():
        click.echo(f"{name}: {fault}", err=True)
    root = project_root()
    found = []
    for group in by_disclosure(documents, Given()):
        taken = take_in(group, {}, Given(assume=True))
        folder = write_to(taken, work)
        with evaluated(root, prepared(root), Folders([folder], [])) as (connection, _):
            outcomes = dict(connection.execute("select outcome, count(*) from fct_equation group by 1").fetchall())
            query = connection.execute("select * from fct_finding")
            names = [column[0] for column in query.description]
            rows = [dict(zip(names, row, strict=True)) for row in query.fetchall()]
        stems = [Path(document.file).stem for document in group]
        found.append(Seen(stems[0], taken.account["figures"], Counter(outcomes), rows))
    return found


def place(finding: dict[str, Any]) -> str:
    """Page and words at fault of a sentence; else table, row and measure."""
    said = finding["published"] or ""
    page, words = re.match(r"第(\d+)页", said), re.search("「(.*?)」", said, re.DOTALL)
    if page or words:
        return f"{page[1] if page else ''} {''.join(words[1].split()) if words else ''}".strip()
    where = (finding["table_code"], finding["row_code"] or finding["row_label"], finding["measure"])
    return " ".join("".join(part.split()) for part in where if part)


def is_found(published: str, findings: list[dict[str, Any]]) -> bool:
    """Whether a finding at error or warn has a figure, a code or a name of what is labelled."""
    tokens = re.findall(r"\d+(?:\.\d+)?|[一-龥]{6,}", published.replace("|", "").replace(",", ""))
    texts = [
        re.sub(r"[\s,|]", "", f"{each['message_zh']} {each['row_code']}")
        for each in findings
        if each["severity"] != "info"
    ]
    return any(len(token) > 3 and token in text for token in tokens for text in texts)


def judged_as(document: str, finding: dict[str, Any], known: dict[tuple[str, str, str], str]) -> str:
    return known.get((document, finding["rule_code"], place(finding)), "not judged")


@click.command()
@click.argument("documents", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--labelled", type=click.Path(path_type=Path, exists=True), help="CSV of known errors.")
@click.option("--details", is_flag=True, help="List the findings.")
def main(documents: tuple[Path, ...], labelled: Path | None, details: bool) -> None:
    with JUDGED.open(encoding="utf-8", newline="") as stream:
        known = {(row["document"], row["rule_code"], row["place"]): row["judged"] for row in csv.DictReader(stream)}
    # one document may not say whose it is: those of one folder and one beginning of their names are read together
    groups: dict[str, list[Path]] = {}
    for path in documents:
        groups.setdefault(re.sub(r"_(tables|narrative)$", "", path.stem), []).append(path)
    whole: list[Seen] = []
    with TemporaryDirectory(prefix="tieout-") as work:
        for name, files in groups.items():
            whole += [each._replace(document=name) for each in seen(files, Path(work) / name)]
    total: Counter[tuple[str, str]] = Counter()
    for each in whole:
        roots = Counter(f["severity"] for f in each.findings if f["finding_id"] == f["root_finding_id"])
        equations = ", ".join(f"{each.outcomes[outcome]} {outcome}" for outcome in OUTCOMES)
        click.echo(f"{each.document}: figures {each.figures}; equations {equations}; errors {dict(roots)}")
        for finding in each.findings:
            judged = judged_as(each.document, finding, known)
            total[finding["severity"], judged] += 1
            if details or judged != "true":
                said = (finding["severity"], finding["rule_code"], place(finding), judged)
                click.echo("\t" + "\t".join(said))
    for level in LEVELS:
        counts = {judged: count for (severity, judged), count in total.items() if severity == level}
        click.echo(f"{level}: {sum(counts.values())} findings: {counts}")
    if labelled:
        rows = list(csv.DictReader(labelled.open(encoding="utf-8", newline="")))
        by_document = {each.document: each.findings for each in whole}
        mine = [row for row in rows if row["document"] in by_document]
        missed = [
            row for row in mine if not is_found(f"{row['published']} {row['where']}", by_document[row["document"]])
        ]
        click.echo(f"labelled errors: {len(mine) - len(missed)} of {len(mine)} found")
        for row in missed:
            click.echo(f"\tnot found\t{row['document']}\t{row['page']}\t{row['where']}\t{row['published']}")


if __name__ == "__main__":
    main()
