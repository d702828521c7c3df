"""Findings on the text of published documents against a judgement of each: precision by level, and what is not judged.

    python bench/judged.py FOLDER       FOLDER/<document>/<disclosure_id> as `tieout intake --landing FOLDER/<document>`
                                        leaves it; after `tieout check --prepare`

The judgements are rows of bench/judged_findings.csv: document, rule_code, place (page and words at fault), true or
false, and the reason. Each was made by reading the page.
"""

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

JUDGED = Path(__file__).with_name("judged_findings.csv")
FAMILIES = {"narrative", "wording"}
RULES = {"c_statement_read", "c_section_present"}
Key = tuple[str, str, str]


def findings(folder: Path) -> Iterator[tuple[Key, str]]:
    """Key and level of every finding on the text of a document."""
    command = [sys.executable, "-m", "tieout.cli", "check", str(folder), "--format", "json", "--lang", "zh"]
    run = subprocess.run(command, capture_output=True, text=True)
    for each in json.loads(run.stdout)["findings"]:
        if each["family"] in FAMILIES or each["rule_code"] in RULES:
            yield (folder.name, each["rule_code"], place(each)), each["severity"]


def place(finding: dict[str, str]) -> str:
    """Page and words at fault; of a finding that quotes nothing its row."""
    said = finding["published"] or ""
    page, words = re.match(r"第(\d+)页", said), re.search("「(.*?)」", said, re.DOTALL)
    quoted = "".join((words[1] if words else finding["row_label"] or finding["row_code"] or "").split())
    return f"{page[1] if page else ''} {quoted}".strip()


def main(folder: Path) -> int:
    with JUDGED.open(encoding="utf-8", newline="") as stream:
        judged = {(row["document"], row["rule_code"], row["place"]): row["judged"] for row in csv.DictReader(stream)}
    found = [each for document in sorted(folder.iterdir()) if document.is_dir() for each in findings(document)]
    for level in ("error", "warn", "info"):
        counts = Counter(judged.get(key, "not judged") for key, severity in found if severity == level)
        if counts:
            print(level, ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))
    for key, severity in found:
        if judged.get(key) != "true":
            print(severity, *key, judged.get(key, "not judged"), sep="\t")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
