"""Whole narratives: those whose statements were read by hand, and that whose claims were typed by hand."""

import csv
from pathlib import Path

import pytest
import statements
from narrative_cases import DOCUMENTS, TESTS, WUHAN, narrative, truth

from tieout.narrative.claims import NO_TOPIC, SAID_AGAIN, SAID_OTHERWISE, claims, sections
from tieout.narrative.files import CLAIMS, PARAGRAPHS, SLIPS, STATEMENTS
from tieout.narrative.grammar import grammar
from tieout.narrative.paragraphs import Paragraph, whole
from tieout.narrative.reader import read
from tieout.narrative.topics import topic_of, topics
from tieout.narrative.write import BESIDE, derive

ROOT = Path(__file__).resolve().parents[2]


def seed(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / "disclosure" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_statements_are_those_read_by_hand(document: str) -> None:
    found = read(narrative(document))
    score = statements.score(truth(document), found.statements, [(each.value, each.unit) for each in found.unread])
    assert score.right >= 0.97 * score.of and score.silent <= 2, "\n".join(score.lines)
    assert score.words_right == score.words_of, "\n".join(score.lines)
    assert all("reason" in line or " direction " in line for line in score.lines if line.startswith("not in the truth"))


def test_the_wuhan_narrative_gives_the_claims_that_were_typed_by_hand() -> None:
    paragraphs = narrative(WUHAN)
    found = claims(read(paragraphs, "2026").statements, paragraphs, WUHAN)
    assert found.rows == seed("narrative_claim")
    assert not found.left
    assert sections(paragraphs, WUHAN) == seed("narrative_section")


def test_of_two_statements_of_one_thing_one_is_a_claim_and_the_other_is_listed() -> None:
    texts = (
        "第三部分 预算情况说明",
        "十、其他重要事项",
        "（二）政府采购预算情况",
        "政府采购预算支出合计51.09万元。",
        "2026年政府采购预算支出51.09万元。",
        "政府采购预算支出50万元。",
        "面向中小企业预留货物采购金额9万元。",
    )
    paragraphs = list(whole([Paragraph(n, 1, (), text) for n, text in enumerate(texts)], grammar()))
    found = claims(read(paragraphs, "2026").statements, paragraphs, "x")
    assert [(row["section"], row["subject"], row["value"]) for row in found.rows] == [
        ("十（二）", "政府采购预算支出", "51.09")
    ]
    assert [left.reason for left in found.left] == [SAID_AGAIN, SAID_OTHERWISE, NO_TOPIC]


def test_claims_of_other_templates_are_written_when_the_models_read_them() -> None:
    paragraphs = narrative("putuo_commerce_2025_dept_budget")
    found = read(paragraphs, "2025").statements
    told = claims(found, paragraphs, "x").rows
    more = claims(found, paragraphs, "x", other_templates=True).rows
    assert len(more) > 30 > len(told) > 0
    assert ("2025年部门预算编制说明", "", "支出预算", "37,151.47") in {
        (row["part"], row["section"], row["subject"], row["value"]) for row in more
    }


def test_sections_of_other_templates_state_known_measures() -> None:
    known = topics()
    for document in DOCUMENTS:
        found = [topic_of(each, known) for each in read(narrative(document)).statements]
        measures = {each.topic.measure for each in found if each}
        assert {"income_total", "expenditure_total", "use_item", "procurement_total", "running_total"} <= measures


def test_a_landing_folder_gets_its_claims_and_a_person_may_change_them(tmp_path: Path) -> None:
    folder = tmp_path / WUHAN
    (folder / BESIDE).mkdir(parents=True)
    (folder / BESIDE / f"{PARAGRAPHS}.csv").write_bytes((TESTS / "narrative" / f"paragraphs_{WUHAN}.csv").read_bytes())
    (folder / "disclosures.csv").write_text(f"disclosure_id,row_no,fiscal_year\n{WUHAN},1,2026\n", encoding="utf-8")
    first = derive(folder)
    assert first and (first.claims, first.unread, first.kept) == (95, 0, False)
    with (folder / f"{STATEMENTS}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == first.statements and all(row["measure"] and row["state"] == "read" for row in rows)
    assert (folder / f"{SLIPS}.csv").read_text(encoding="utf-8").count("\n") == 1
    assert (folder / f"{PARAGRAPHS}.csv").read_text(encoding="utf-8").count("\n") > 100
    changed = (folder / f"{CLAIMS}.csv").read_text(encoding="utf-8").replace("43.6,", "43.60,")
    (folder / f"{CLAIMS}.csv").write_text(changed, encoding="utf-8")
    again = derive(folder)
    assert again and again.kept and (folder / f"{CLAIMS}.csv").read_text(encoding="utf-8") == changed
    assert derive(tmp_path) is None
