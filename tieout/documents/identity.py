"""Who published a document, for which year and as what: read from its titles and the lines over its tables.

What is not printed is looked up, made by a stated rule, or asked for. It is assumed where the caller says that any name
will do, and then said to be.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tieout.documents import seeds
from tieout.documents.joining import Titled
from tieout.documents.mapping import Named
from tieout.documents.neutral import Document
from tieout.documents.text import clean, folded
from tieout.documents.titles import body_of

TITLE = re.compile(
    r"^(?:关于|第[一二三四五六七八九十]+部分)*(?P<before>.{0,40}?)(?P<year>20\d\d)年?度?(?P<after>.{0,30}?)(?P<level>部门|单位|预算单位)?(?P<kind>预算|决算)"
)
ABOUT = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十][、.])?(.{4,40}?)(?:部门|单位)?(?:概况|基本情况)$"
)
CHINESE_YEAR = re.compile(r"二[〇○零Oo0][〇○零Oo0-9一二三四五六七八九]{2}(?=年)")
DIGITS = {sign: str(digit) for digit, signs in enumerate(("〇○零Oo0", *"一二三四五六七八九")) for sign in signs}
NOT_A_NAME = re.compile(r"^(?:目录?|部门|单位|本部门|本单位|附件\d*|年|.*(?:XX|xx|××|\*\*|某某).*)$")
LEAD = re.compile(r"^(?:纳入|关于|根据|按照|经|从|对|现将|附件\d*[:：]?)+")
SUFFIXES = re.compile(r"(?:[(（]?(?:本级|本部|机关|汇总)[)）]?)$")
BODY_END = re.compile(
    r"(?:局|委|会|办|室|厅|院|中心|所|站|队|处|馆|校|学|园|街道|镇|乡|政府|联|部|社|公司|集团|团|庭|监狱|开发区|台|报|宫|库|"
    r"基地|司|署|行|村|区|市|县|省|组|党校|机关|系统|法院|检察院|总工会|本级|本部)(?:[(（][^)）]*[)）])?$"
)
"""How the name of a body ends."""
FIRST_LINES = 60


@dataclass
class Identity:
    """`read` says of every part where it comes from; `missing` names the options that would give what is missing."""

    organisation: str
    year: int | None
    document_type: str
    level: str
    region_code: str
    department_code: str
    unit: str
    read: dict[str, str]
    missing: list[str]

    @property
    def disclosure_id(self) -> str:
        key = f"{self.region_code}-{self.year}-{self.department_code}"
        return key + ("-final" if self.document_type == "final_accounts" else "")


@dataclass
class Given:
    """What a person states; blank where nothing is."""

    organisation: str = ""
    year: str = ""
    document_type: str = ""
    region_code: str = ""
    department_code: str = ""
    unit: str = ""
    assume: bool = False
    """Whether a name for what is neither stated nor printed will do: a check has to call it something."""


NO_REGION = "000000"
"""Region of a body whose region is not known."""


def identity(documents: list[Document], tables: list[tuple[Titled, Named]], given: Given) -> Identity:
    """The identity of the disclosure that the documents make together."""
    lines = list(first_lines(documents))
    read: dict[str, str] = {}
    titles = [named.title for _, named in tables if named.title]

    def told(what: str, stated: str, found: str, where: str) -> str:
        read[what] = "stated" if stated else where if found else "not found"
        return stated or found

    organisation = told("organisation", given.organisation, organisation_of(lines, tables), "printed in the document")
    kind = told("document_type", given.document_type, kind_of(titles, lines), "printed in the titles")
    year = told("year", given.year, year_of(titles, lines), "printed in the titles")
    unit = told("unit", given.unit, unit_of(tables), "printed over the tables")
    level = "unit" if is_unit(titles, lines) else "department"
    known = expected(organisation, year, kind or "budget")
    region = told("region_code", given.region_code, known.get("region_code", ""), "listed in expected_disclosures")
    if not region and organisation:
        region = told("region_code", "", region_of(organisation, lines), "the region's name in the document")
    code = told(
        "department_code", given.department_code, known.get("department_code", ""), "listed in expected_disclosures"
    )
    if not code and organisation:
        code = told("department_code", "", made_code(organisation, level), "made from the name, by rule")
    if given.assume:
        assumed = "not printed: assumed"
        if not organisation:
            organisation, read["organisation"] = name_of_file(documents[0].file), assumed
            code = code or made_code(organisation, level)
        if not region:
            region, read["region_code"] = NO_REGION, assumed
        if not year:
            year, read["year"] = most_named_year(documents), assumed
    options = {"--organisation": organisation, "--year": year, "--region-code": region, "--department-code": code}
    return Identity(
        organisation,
        int(year) if year else None,
        kind or "budget",
        level,
        region,
        code,
        unit,
        read,
        [option for option, value in options.items() if not value],
    )


def name_of_file(file: str) -> str:
    """The name of a file without its ending and what every document is called."""
    stem = re.sub(r"\.\w+$", "", file)
    return clean(re.sub(r"20\d\d年?度?|(?:部门|单位)?(?:预算|决算)(?:公开)?|[_ ]+", "", stem)) or stem


def most_named_year(documents: list[Document]) -> str:
    """The year that the names of the files and the text name most; blank where they name none."""
    votes: Counter[str] = Counter()
    for document in documents:
        votes.update({year: 10 for year in re.findall(r"20\d\d", document.file)})
        for paragraph in document.paragraphs():
            votes.update(re.findall(r"(20\d\d)\s*年", paragraph.text))
    return max(votes, key=lambda year: (votes[year], year), default="")


def first_lines(documents: list[Document]) -> Iterator[str]:
    """Lines where a document says what it is: its beginning, and its headings."""
    for document in documents:
        for number, paragraph in enumerate(document.paragraphs()):
            if number < FIRST_LINES or (paragraph.level or 9) <= 2:
                text = re.sub(
                    CHINESE_YEAR, lambda found: "".join(DIGITS.get(s, s) for s in year_signs(found)), paragraph.text
                )
                yield from (clean(line) for line in text.split("\n") if line.strip())


def year_signs(found: re.Match[str]) -> str:
    return "2" + found.group()[1:]


def organisation_of(lines: list[str], tables: list[tuple[Titled, Named]]) -> str:
    """The name that is printed most: over the tables, on the cover, in the titles."""
    votes: Counter[str] = Counter()
    shown: dict[str, str] = {}

    def vote(name: str, weight: int) -> None:
        name = LEAD.sub("", name)
        name = clean(re.sub(r"[(（]?(?:盖章|公章|章)[)）]?$", "", name)).strip(" ：:，。")
        key = folded(SUFFIXES.sub("", folded(name)))
        if (
            3 < len(key) < 45
            and not NOT_A_NAME.match(key)
            and not re.search(r"[。；，\d]|预算表|决算表", key)
            and not is_region(key)
        ):
            votes[key] += weight
            shown.setdefault(key, SUFFIXES.sub("", name.replace(" ", "")))

    for titled, _ in tables:
        vote(titled.body, 3)
    for line in lines:
        vote(body_of(line), 3)
        whole = folded(line)
        for name in named_in(whole):
            vote(name, 2)
    if not votes:
        return ""
    # a name and a longer form of it are one body: the longer one, if it is printed often enough
    best = max(votes, key=lambda key: (votes[key], len(key)))
    longer = [key for key in votes if key.endswith(best) and len(key) > len(best) and 3 * votes[key] >= votes[best]]
    return shown[max(longer, key=lambda key: votes[key], default=best)]


def named_in(line: str) -> Iterator[str]:
    """Names of bodies in a title: before the year or after it, or in 第一部分 X 概况."""
    found = TITLE.match(line)
    names = [found.group("before") or found.group("after")] if found else []
    if found := ABOUT.match(line):
        names.append(found.group(1))
    yield from (name for name in names if BODY_END.search(name))


def kind_of(titles: list[str], lines: list[str]) -> str:
    final = sum("决算" in title for title in titles)
    budget = sum(
        "预算" in title.replace("一般公共预算", "").replace("基金预算", "").replace("经营预算", "") for title in titles
    )
    if not final + budget:
        heads = [found.group("kind") for line in lines if (found := TITLE.match(folded(line)))]
        final, budget = heads.count("决算"), heads.count("预算")
    return "final_accounts" if final > budget else "budget" if budget else ""


def year_of(titles: list[str], lines: list[str]) -> str:
    votes: Counter[str] = Counter()
    for title in titles:
        votes.update({year: 3 for year in re.findall(r"(20\d\d)年?", folded(title))[:1]})
    for number, line in enumerate(lines):
        if found := TITLE.match(folded(line)):
            votes[found.group("year")] += 4 if number < 5 else 2
    return max(votes, key=lambda year: (votes[year], year), default="")


def unit_of(tables: list[tuple[Titled, Named]]) -> str:
    """The unit that most tables are in."""
    votes = Counter(titled.unit for titled, _ in tables if titled.unit)
    return votes.most_common(1)[0][0] if votes else ""


def is_unit(titles: list[str], lines: list[str]) -> bool:
    units = sum(bool(re.search(r"预算单位|单位预算|单位决算|年单位", folded(text))) for text in [*titles, *lines[:20]])
    departments = sum(bool(re.search(r"部门(?!预算支出|预算经济)", folded(text))) for text in [*titles, *lines[:20]])
    return units > departments


def expected(organisation: str, year: str, kind: str) -> dict[str, str]:
    """The row of the bureau's list for an organisation, that of the year first."""
    rows = [
        row
        for row in seeds.rows("bureau/expected_disclosures")
        if folded(row["organisation_name"]) == folded(organisation)
    ]
    rows.sort(key=lambda row: (row["fiscal_year"] != year, row["document_type"] != kind))
    return dict(rows[0]) if rows and organisation else {}


@cache
def regions() -> tuple[tuple[str, str], ...]:
    return tuple((row["region_code"], row["name"]) for row in seeds.rows("templates/regions"))


def region_of(organisation: str, lines: Iterable[str]) -> str:
    """The region whose name begins the organisation's; where several have that name, the one whose province or city the
    document names. Blank where that leaves more than one."""
    found = by_name(folded(organisation))
    if len(found) == 1:
        return found[0]
    whole = "".join(folded(line) for line in lines)
    if len(found) > 1:
        named = [code for code in found if any(short(name) in whole for name in above(code))]
        return named[0] if len(named) == 1 else ""
    start = [code for line in lines for code in by_name(folded(line))]
    return Counter(start).most_common(1)[0][0] if start else ""


def by_name(text: str) -> list[str]:
    """Codes of the narrowest regions that a text begins with: 上海市普陀区商务委员会 is of 310107."""
    return sorted({code for code, _ in narrowest(text)})


def is_region(name: str) -> bool:
    """Whether a name is that of a region and nothing more: no body is named so."""
    return any(not rest for _, rest in narrowest(name))


def narrowest(text: str) -> list[tuple[str, str]]:
    """The narrowest regions that a text begins with, and what comes after their names."""
    candidates = [("", text)]
    best: list[tuple[str, str]] = []
    while candidates:
        nearer = []
        for prefix, rest in candidates:
            for code, name in regions():
                if not code.startswith(prefix) or (prefix and code.rstrip("0") == prefix):
                    continue
                form = next((form for form in (name, short(name)) if form and rest.startswith(form)), None)
                if form and (form == name or not prefix or len(rest) > len(form)):
                    nearer.append((code, rest[len(form) :], form == name))
        full = [each for each in nearer if each[2]] or nearer
        if full:
            best = [(code, rest) for code, rest, _ in full]
        candidates = [(significant(code), rest) for code, rest, _ in full]
    return best


def significant(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def short(name: str) -> str:
    """江苏省 is 江苏 in many names; counties keep their ending."""
    return (
        re.sub(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$", "", name)
        if re.search(r"(?:省|市|自治区)$", name)
        else ""
    )


def above(code: str) -> list[str]:
    names = dict(regions())
    return [names[each] for each in (code[:2] + "0000", code[:4] + "00") if each in names and each != code]


def made_code(organisation: str, level: str) -> str:
    """A code for a body that prints none, the same every year: x and eight signs of the name's digest, u after those
    of a unit."""
    digest = hashlib.sha256(folded(organisation).encode()).hexdigest()[:8]
    return f"x{digest}" + ("u" if level == "unit" else "")
