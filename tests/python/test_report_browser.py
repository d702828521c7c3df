"""The report in a real browser, Debian's chromium, opened from disk: it works, it is accessible, it asks nobody."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import bureau as peers
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Built, run_tieout
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)")

WRONG = f"department/{peers.SLIPPED[0]}.html"
KINDS = [
    "index.html", "departments.html", "codes.html", "rules.html", "rule/t05_row_basic.html", "documents.html", WRONG,
    f"department/{peers.HOSTILE}.html",
]  # fmt: skip
FEW_ROWS = """
() => document
    .querySelectorAll("table.published tbody tr:nth-child(n+5):not(:has(button))")
    .forEach((row) => row.remove())
"""
"""Leaves of every published table the first rows and those with marks: the others are like them, and hundreds."""
FIRST_PAINT = 1500
"""Milliseconds to the first paint of the first page."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # The sandbox of chromium does not start as root, as which containers run.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()


@pytest.fixture
def complaints() -> list[str]:
    """Errors of the console and requests that leave the machine."""
    return []


@pytest.fixture
def context(browser: Browser, complaints: list[str]) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})

    def watch(page: Page) -> None:
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url) if leaves(request.url) else None)

    made.on("page", watch)
    yield made
    made.close()
    assert complaints == []


def leaves(url: str) -> bool:
    return not url.startswith(("file:", "data:", "about:"))


def opened(context: BrowserContext, report: Path, name: str) -> Page:
    page = context.new_page()
    page.goto((report / name).as_uri())
    return page


@pytest.fixture(scope="module")
def documented(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the report of this project's own seeds, with the documents beside it."""
    folder = tmp_path_factory.mktemp("documented") / "pages"
    written = run_tieout(built.root, "report", "--lang", "zh", "--output", str(folder))
    assert written.returncode == 0, written.stderr
    return folder


def serious_faults(page: Page, name: str) -> list[str]:
    """What axe finds on a page that is serious or critical."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [
        f"{name}: {violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_is_accessible(context: BrowserContext, bureau_report: Path, scheme: str) -> None:
    for name in KINDS:
        page = opened(context, bureau_report, name)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(FEW_ROWS)
        assert serious_faults(page, name) == []
        page.close()


def test_the_page_of_expectations_is_accessible_and_speaks_both_languages(
    context: BrowserContext, documented: Path
) -> None:
    page = opened(context, documented, "documents.html")
    page.get_by_role("link", name="收到的数据和每条规则的校验结果").click()
    assert page.get_by_role("heading", level=1).inner_text() == "数据校验"
    first = page.locator("details").first
    assert not first.locator("table").is_visible()
    first.locator("summary").click()
    assert first.locator("table").is_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious_faults(page, "expectations.html") == []
    page.locator("#expectation-list-filter").fill("政府采购")
    shown = page.locator("#expectation-list tbody tr:visible")
    assert 0 < shown.count() < page.locator("#expectation-list tbody tr").count()
    page.locator("#language").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Checks of the data"


def test_the_documentation_of_dbt_opens_from_disk_and_asks_nobody(browser: Browser, documented: Path) -> None:
    """Its console is dbt's own: only what it asks for and shows is looked at."""
    asked: list[str] = []
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url) if leaves(request.url) else None)
    page.goto((documented / "documents/dbt/index.html").as_uri() + "#!/model/model.tieout.fct_suspect_cell")
    page.get_by_role("heading", name="fct_suspect_cell").first.wait_for(timeout=20_000)
    assert page.get_by_text("suggested_amount").count() > 0
    assert asked == []
    context.close()


def test_the_language_is_switched_and_remembered(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, "index.html")
    assert page.get_by_role("heading", level=1).inner_text() == "部门预算公开勾稽核对"
    page.locator("#language").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Department budgets, checked figure by figure"
    page.goto((bureau_report / WRONG).as_uri())
    assert page.get_by_role("heading", name="Findings", exact=True).is_visible()
    assert page.get_by_role("heading", name="疑点清单").count() == 0
    page.locator("#language").click()
    assert page.get_by_role("heading", name="疑点清单").is_visible()


def test_the_theme_is_switched_and_remembered(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, "index.html")

    def paper() -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = paper()
    page.locator("#theme").click()
    dark = paper()
    assert dark != light
    page.reload()
    assert paper() == dark


def test_a_table_is_sorted_by_its_heads(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, "departments.html")

    def column(place: int) -> list[str]:
        return page.locator(f"#departments-list tbody tr > :nth-child({place})").all_inner_texts()

    page.locator("#departments-list thead th").nth(2).get_by_role("button").click()
    errors = [int(text) for text in column(3)]
    assert errors == sorted(errors, reverse=True) and errors[0] > 0
    page.locator("#departments-list thead th").nth(2).get_by_role("button").click()
    assert [int(text) for text in column(3)] == sorted(errors)
    assert page.locator("#departments-list thead th").nth(2).get_attribute("aria-sort") == "ascending"


def test_a_table_is_filtered(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, "departments.html")
    page.locator("#departments-list-filter").fill("420103-2026-305")
    visible = [row for row in page.locator("#departments-list tbody tr").all() if row.is_visible()]
    assert len(visible) == 1 and "第305号单位" in visible[0].inner_text()
    assert page.locator("output").inner_text() == f"1 / {peers.PEERS + 1}"


def test_a_wrong_figure_shows_its_equations(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, WRONG)
    panel = page.locator("#evidence")
    assert not panel.is_visible()
    figure = page.locator("td.marked.wrong", has_text="42.26").get_by_role("button")
    figure.click()
    assert panel.is_visible()
    assert panel.locator("ins").inner_text() == "24.26"
    assert set(outcomes_in(panel)) == {"broken"}
    assert panel.locator(".equation.broken .subject").first.inner_text().startswith("42.26")
    assert page.locator("td.lit").count() > 1
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert figure.evaluate("each => each === document.activeElement")


def outcomes_in(panel: Locator) -> list[str]:
    return panel.locator(".equation").evaluate_all("all => all.map(each => each.classList[1])")


def test_a_total_shows_what_breaks_and_what_holds(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, WRONG)
    page.locator('td.marked.finding button[data-cell="T05/20805/personnel"]').click()
    outcomes = outcomes_in(page.locator("#evidence"))
    assert {"broken", "exact"} <= set(outcomes)
    assert outcomes == sorted(outcomes, key=["broken", "within_rounding", "exact"].index)


def test_a_suspect_at_the_top_leads_to_its_place(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, WRONG)
    page.locator(".error-card a[data-mark]").first.click()
    assert page.locator("#evidence").is_visible()
    assert page.locator("td.marked.open").evaluate("each => each.getBoundingClientRect().top") < 900


@pytest.mark.parametrize(
    ("query", "found"),
    [("第305号", "420103-2026-305"), ("2080505", "机关事业单位基本养老保险缴费支出"), ("420103-2026-300 24.26", "→")],
)
def test_search_finds_departments_codes_and_findings(
    context: BrowserContext, bureau_report: Path, query: str, found: str
) -> None:
    page = opened(context, bureau_report, WRONG)
    page.keyboard.press("/")
    page.locator("#query").fill(query)
    page.locator("#results li").first.wait_for()
    assert found in page.locator("#results").inner_text()
    for link in page.locator("#results a").all()[:3]:
        assert Path(link.evaluate("each => decodeURI(new URL(each.href).pathname)")).is_file()


def test_search_says_when_it_finds_nothing(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, "index.html")
    page.locator("#find").click()
    page.locator("#query").fill("没有这个单位的")
    page.get_by_text("没有找到。").wait_for()
    assert page.locator("#results a").count() == 0


def test_hostile_text_is_shown_and_does_nothing(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, f"department/{peers.HOSTILE}.html")
    assert page.get_by_role("heading", level=1).inner_text() == f"{peers.SCRIPT}办⟨U+202E⟩公⟨U+2066⟩室"
    page.locator("td.marked.wrong button").first.click()
    page.keyboard.press("/")
    page.locator("#query").fill("script")
    page.locator("#results li").first.wait_for()
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None


def test_pages_fit_a_phone(context: BrowserContext, bureau_report: Path) -> None:
    for name in [*KINDS, f"department/{peers.LONG_NAMED}.html"]:
        page = opened(context, bureau_report, name)
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        page.close()


def test_on_a_phone_the_figure_stays_in_sight(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, WRONG)
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("td.marked.wrong button").first.click()
    figure, panel = (page.locator(each).first.bounding_box() for each in ("td.marked.open", "#evidence"))
    assert figure["y"] >= 0 and figure["y"] + figure["height"] <= panel["y"]


def test_pages_print_on_paper(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, WRONG)
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Type /Page\n") > 3
    page.emulate_media(media="print")
    assert not page.locator(".masthead").is_visible()
    assert page.locator("td.marked.wrong ins").first.is_visible()


def test_the_first_page_is_soon_there(context: BrowserContext, bureau_report: Path) -> None:
    page = opened(context, bureau_report, "index.html")
    paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    # asked again from here: the page's own policy forbids the waiting that Playwright would do inside it
    for _ in range(100):
        if page.evaluate(paint) is not None:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(paint) < FIRST_PAINT
