"""dbt's tests on the findings of each rule, written out of the catalogue, so that `dbt test --select tag:t05_hierarchy`
runs one."""

import csv
import json
from pathlib import Path

from tieout.files import replace

RULES = "seeds/rules/rules.csv"
TESTS = "models/marts/quality/_open_finding.yml"
"""dbt allows one YAML entry a model: the tests stand in that of open_finding, after the mark."""
MARK = "      # One test a rule. `tieout rules tests` writes what follows out of seeds/rules/rules.csv.\n"


def write_tests(root: Path) -> int:
    """Write the tests into the project at `root`; return how many they are. Raises OSError where a file cannot be read
    or written, ValueError where the mark is missing."""
    rules = read_rules(root)
    replace(root / TESTS, with_tests((root / TESTS).read_text(encoding="utf-8"), rules).encode())
    return len(rules)


def read_rules(root: Path) -> list[dict[str, str]]:
    with (root / RULES).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def with_tests(document: str, rules: list[dict[str, str]]) -> str:
    """The YAML document with a test for each rule after the mark."""
    written_by_hand, mark, _ = document.partition(MARK)
    if not mark:
        raise ValueError(f"{TESTS}: the line '{MARK.strip()}' is missing")
    return written_by_hand + mark + "".join(map(test_of, rules))


def test_of(rule: dict[str, str]) -> str:
    """YAML of one test: the findings at the level of the rule."""
    code, severity = rule["rule_code"], rule["severity"]
    description = json.dumps(f"{rule['title_zh']} ({rule['title_en']})", ensure_ascii=False)
    return (
        "      - no_open_finding:\n"
        f"          name: rule_{code}_has_no_open_finding\n"
        f"          description: {description}\n"
        f"          arguments: {{rule_code: {code}, level: {severity}}}\n"
        f"          config: {{severity: {'error' if severity == 'error' else 'warn'}, "
        f"tags: [rule, finding, {code}, {rule['family']}]}}\n"
    )
