"""The HTML page in a real browser: it filters, folds, prints, fits, and never leaves its file."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest
from msgspec import structs

from mpdiff.base.model import Device, Incident, Witness
from mpdiff.pipeline import analyse
from mpdiff.report.render.interface import RenderOptions
from mpdiff.report.render.page.html import HtmlRenderer
from tests.support.incident import at, incident
from tests.support.reports import HOSTILE, bare, empty, exclusion, hostile, many, report, rich

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page, ViewportSize

    from mpdiff.base.model import Report

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM: Final = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

# No request but the page's own may be made, by the browser itself neither.
ARGUMENTS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Counts what the policy refused; a console message alone could be missed.
WATCH: Final = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield launched
        _PAGES.clear()
        launched.close()


_PAGES: Final[dict[bool, Page]] = {}
"""A page with script and one without: a new one takes a process, and thrice the time of its report."""
_SIZE: Final[ViewportSize] = {"width": 1280, "height": 720}


def _page(browser: Browser, given: dict[str, Any]) -> Page:
    """Return the page of some options, as new: it forgets what a test asked of size and medium."""
    scripted = given.get("java_script_enabled", True)
    if scripted not in _PAGES:
        _PAGES[scripted] = browser.new_context(java_script_enabled=scripted).new_page()
        if scripted:
            _PAGES[scripted].add_init_script(WATCH)
    page = _PAGES[scripted]
    page.emulate_media(media="null", color_scheme=given.get("color_scheme", "light"))
    page.set_viewport_size(given.get("viewport", _SIZE))
    return page


@contextmanager
def opened(
    browser: Browser, path: Path, shown: Report, *, clean: bool = True, **given: Any
) -> Iterator[Page]:
    """Open a report; on leaving, prove that it asked for nothing.

    `clean`: nor did the browser complain about anything.
    """
    file = path / "report.html"
    file.write_text(HtmlRenderer().render(shown, RenderOptions()), encoding="utf-8")
    page = _page(browser, given)
    asked: list[str] = []
    said: list[str] = []

    def guard(route: Any) -> None:
        if route.request.url.startswith(file.as_uri()):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    def asked_back(dialog: Any) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    listeners: dict[Any, Any] = {
        "console": lambda message: said.append(message.text),
        "pageerror": lambda error: said.append(str(error)),
        "dialog": asked_back,
    }
    page.context.route("**/*", guard)
    for event, listener in listeners.items():
        page.on(event, listener)
    scripted = given.get("java_script_enabled", True)
    try:
        page.goto(file.as_uri())
        yield page
        if scripted:
            assert not clean or page.evaluate("window.refused") == []
        assert (asked, said if clean else []) == ([], [])
    finally:
        page.goto("about:blank")
        page.context.unroute("**/*", guard)
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


def shown_findings(page: Page) -> list[str]:
    """Return the titles of the findings that can be seen."""
    titles = page.locator("article.finding").filter(visible=True).locator("h4")
    return titles.all_inner_texts()


def box(page: Page, value: str) -> Locator:
    return page.locator(f"#controls input[value={value}]")


def status(page: Page) -> str:
    return page.locator("#count").inner_text()


# --- filter, search, fold -------------------------------------------------------------------------


def test_unticking_a_severity_hides_its_findings_and_says_so(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, incident()) as page:
        assert status(page) == "12 of 12 findings shown"
        box(page, "high").uncheck()
        box(page, "critical").uncheck()
        assert len(shown_findings(page)) == 5
        assert status(page) == "5 of 12 findings shown"
        assert not page.get_by_role("heading", name="Critical 2").is_visible()
        page.get_by_role("button", name="Reset").click()
        assert status(page) == "12 of 12 findings shown"


def test_unticking_a_status_hides_its_findings(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, incident()) as page:
        box(page, "open").uncheck()
        assert shown_findings(page) == [
            r"Path excluded from scanning: D:\Build\Output",
            r"Path exclusion C:\DB\DataFiles was added",
        ]


def test_search_finds_all_words_in_any_case_in_findings_and_tables(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, incident()) as page:
        page.get_by_label("Search").fill(r"c:\users PUBLIC risky")
        page.get_by_text("1 of 12 findings shown").wait_for()
        assert shown_findings(page) == [r"Path excluded from scanning: C:\Users\Public"]
        page.get_by_label("Search").fill("powershell.exe")
        page.get_by_text("1 of 12 findings shown, 1 of 9 changes, 1 of 25 events").wait_for()
        page.get_by_label("Search").fill("no such words")
        page.get_by_text("No finding fits the filter.").wait_for()


def test_a_fingerprint_is_found_whole_and_not_by_a_few_of_its_digits(
    browser: Browser, tmp_path: Path
) -> None:
    sought = exclusion("C:\\A", fingerprint="00aa11bb22cc33dd")
    with opened(browser, tmp_path, report(sought, exclusion("C:\\B"))) as page:
        page.get_by_label("Search").fill("00aa11bb22cc33dd")
        page.get_by_text("1 of 2 findings shown").wait_for()
        page.get_by_label("Search").fill("00aa11bb")
        page.get_by_text("0 of 2 findings shown").wait_for()


def test_all_findings_fold_and_unfold(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, incident()) as page:
        bodies = page.locator(".finding .body").filter(visible=True)
        assert bodies.count() == 0
        page.get_by_role("button", name="Unfold all").click()
        assert bodies.count() == 12
        page.get_by_role("button", name="Fold all", exact=True).click()
        assert bodies.count() == 0


def test_a_link_to_a_finding_shows_it_though_it_was_filtered_away_and_folded(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, incident()) as page:
        page.get_by_role("button", name="Fold all", exact=True).click()
        box(page, "critical").uncheck()
        page.locator("#changes").get_by_role("link", name="Finding 1", exact=True).click()
        body = page.locator("article.finding .body").first
        body.wait_for()
        assert body.is_visible()
        assert status(page) == "12 of 12 findings shown"


def test_the_keyboard_alone_skips_to_the_findings_and_filters(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, incident()) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.value") == "critical"
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(outline) != "none"
        page.keyboard.press("Space")
        assert status(page) == "10 of 12 findings shown"


def test_a_screen_reader_meets_landmarks_names_and_a_described_drawing(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, incident()) as page:
        for role in ("banner", "main", "contentinfo", "search", "status"):
            assert page.get_by_role(role).count() == 1
        assert page.get_by_role("navigation", name="Contents").count() == 1
        drawing = page.get_by_role("group", name="Timeline of the touched settings")
        assert "TamperProtection: weakened 3 h 41 min, restored" in drawing.inner_html()
        assert page.get_by_role("region", name="Table of events").get_attribute("tabindex") == "0"


# --- the drawing ----------------------------------------------------------------------------------


def test_the_bar_of_42_minutes_stands_where_the_axis_says(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, incident()) as page:
        ticks = page.locator(".drawing .axis g text")
        hour = ticks.nth(3).bounding_box(), ticks.nth(2).bounding_box()
        lane = page.locator(".drawing .lane", has_text="DisableRealtimeMonitoring")
        bar = lane.locator("rect.bar").bounding_box()
        assert bar is not None
        assert hour[0] is not None
        assert hour[1] is not None
        an_hour = hour[0]["x"] - hour[1]["x"]
        assert bar["width"] == pytest.approx(an_hour * 0.7, abs=4)


def test_event_marks_have_tooltips(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, incident()) as page:
        lane = page.locator(".drawing .lane", has_text="DisableScriptScanning")
        said = lane.locator(".mark.blocked title").first.text_content()
        assert said is not None
        assert "2026-03-13 22:08:31Z, event 5013: on → off, blocked by tamper protection" in said


def test_a_bar_and_a_name_of_the_drawing_open_their_card(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, incident()) as page:
        lane = page.locator(".drawing .lane", has_text="DisableRealtimeMonitoring")
        target = lane.locator("a").first.get_attribute("href") or ""
        card = page.locator(target)
        assert "Real-time protection" in card.locator("h4").inner_text()
        assert not card.locator(".body").is_visible()
        lane.locator("a rect.bar").first.click()
        card.locator(".body").wait_for()
        card.locator("h4").click()
        assert not card.locator(".body").is_visible()
        lane.locator("a text").first.click()
        card.locator(".body").wait_for()


def test_unticking_a_place_hides_its_findings(browser: Browser, tmp_path: Path) -> None:
    local, managed = exclusion("C:\\A", place="local"), exclusion("C:\\B", place="policy")
    with opened(browser, tmp_path, report(local, managed)) as page:
        box(page, "policy").uncheck()
        assert shown_findings(page) == [r"Path excluded from scanning: C:\A"]
        assert status(page) == "1 of 2 findings shown"
        page.get_by_role("button", name="Reset").click()
        assert status(page) == "2 of 2 findings shown"


def test_the_anchor_of_a_card_is_its_fingerprint_and_its_number_links_to_it(
    browser: Browser, tmp_path: Path
) -> None:
    shown = exclusion("C:\\A", fingerprint="00aa11bb22cc33dd")
    with opened(browser, tmp_path, report(shown, exclusion("C:\\B"))) as page:
        card = page.locator("#f-00aa11bb22cc33dd")
        card.get_by_role("link", name="#1").click()
        card.locator(".body").wait_for()
        assert page.url.endswith("#f-00aa11bb22cc33dd")
        assert card.get_by_role("link", name="Link to this finding").count() == 1


def test_incidents_and_sessions_have_lanes_of_their_own(browser: Browser, tmp_path: Path) -> None:
    deeds = (
        Incident(
            "malware-detected", at(90), "Malware detected", Witness("event 1116", "a.evtx"), "X.A"
        ),
        Incident(
            "session",
            at(5),
            "Session of an account",
            Witness("event 4624", "s.evtx"),
            "CORP\\ann",
            end=at(60),
        ),
    )
    with opened(browser, tmp_path, structs.replace(incident(), incidents=deeds)) as page:
        lanes = page.locator(".drawing .happened")
        assert lanes.locator("text").all_text_contents() == [
            "Malware and quarantine",
            r"Session CORP\ann",
        ]
        assert "Malware detected, X.A" in (lanes.locator(".mark title").text_content() or "")
        assert lanes.nth(1).locator("rect.deed").count() == 1


# --- what comes from the package ------------------------------------------------------------------


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, hostile()) as page:
        counted = "document.querySelectorAll('script, img, iframe, object, x, style').length"
        assert page.evaluate(counted) == 2
        assert HOSTILE["html"] in page.locator("body").inner_text()
        assert "owned" not in page.title() or "<U+" in page.title()
        page.get_by_label("Search").fill("<script>alert(1)</script>")
        page.get_by_text("findings shown, ").wait_for()
        assert len(shown_findings(page)) == 3


def test_the_policy_stops_a_script_even_if_an_escape_had_failed(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, empty(), clean=False) as page:
        page.evaluate(
            """() => {
              const script = document.createElement("script");
              script.textContent = "window.ran = true";
              document.body.append(script);
            }"""
        )
        assert page.evaluate("window.ran") is None
        assert page.evaluate("window.refused") == ["script-src-elem"]


# --- without script, narrow, printed, large -------------------------------------------------------


def test_without_script_everything_is_readable_and_no_control_shows(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, incident(), java_script_enabled=False) as page:
        assert not page.locator("#controls").is_visible()
        assert page.locator(".finding summary").filter(visible=True).count() == 12
        first = page.locator("article.finding").first
        assert not first.locator(".body").is_visible()
        first.locator("h4").click()
        assert first.locator(".body").is_visible()


@pytest.mark.parametrize("shown", [bare, empty, hostile, incident, rich], ids=lambda f: f.__name__)
def test_at_400_pixels_nothing_makes_the_page_scroll_sideways(
    browser: Browser, tmp_path: Path, shown: Any
) -> None:
    """Light or dark: a scheme names colours alone, which have no width."""
    size: Any = {"width": 400, "height": 800}
    with opened(browser, tmp_path, shown(), viewport=size) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 400


LANES: Final = """
() => {
  const whole = document.querySelector("svg.drawing").getBoundingClientRect();
  return [...document.querySelectorAll(".drawing .lane")].map((lane) => {
    const [label, state] = [...lane.querySelectorAll("text")].map((t) => t.getBoundingClientRect());
    return [label.width + state.width < whole.width, state.width > 0 || !lane.querySelector(".bar")];
  });
}
"""


def test_at_400_pixels_each_lane_has_its_whole_label_and_its_state(
    browser: Browser, tmp_path: Path
) -> None:
    told = analyse("samples/attacker/package.zip")
    size: Any = {"width": 400, "height": 800}
    with opened(browser, tmp_path, told, viewport=size) as page:
        lanes = page.evaluate(LANES)
    assert len(lanes) > 10
    assert all(fits and has_state for fits, has_state in lanes)


def test_print_shows_the_cards_that_are_open_and_no_controls(
    browser: Browser, tmp_path: Path
) -> None:
    # Without script, so that the style sheet alone has to do it.
    with opened(browser, tmp_path, many(80), java_script_enabled=False) as page:
        cards = page.locator("article.finding")
        cards.nth(2).locator("h4").click()
        page.emulate_media(media="print")
        assert cards.nth(2).locator(".body").is_visible()
        assert page.locator(".finding .body").filter(visible=True).count() == 1
        assert cards.nth(79).locator("h4").is_visible()
        assert not page.get_by_role("navigation").is_visible()


def words_on_pages(browser: Browser, tmp_path: Path, shown: Report, *, unfold: bool) -> list[str]:
    """Return the words of each printed page, as a reader of PDF finds them."""
    pymupdf = pytest.importorskip("pymupdf", reason="pymupdf is not installed")
    with opened(browser, tmp_path, shown) as page:
        if unfold:
            page.get_by_role("button", name="Unfold all").click()
        document = pymupdf.open(stream=page.pdf(format="Letter"))
        return [sheet.get_text() for sheet in document]


@pytest.mark.parametrize("unfold", [False, True])
def test_no_page_is_empty_and_each_has_device_and_hash_at_its_foot(
    browser: Browser,
    tmp_path: Path,
    unfold: bool,  # noqa: FBT001
) -> None:
    pages = words_on_pages(browser, tmp_path, incident(), unfold=unfold)
    for number, text in enumerate(pages, start=1):
        assert "FIN-LT-0417" in text
        assert "SHA-256 4e1c7a90" in text
        assert f"page {number} of {len(pages)}" in text
        assert len(text.split()) > 25


def test_the_findings_fill_the_first_printed_page_and_the_drawing_follows(
    browser: Browser, tmp_path: Path
) -> None:
    """A tall drawing cannot be broken: before the findings it left most of the first page empty."""
    with opened(browser, tmp_path, analyse("samples/attacker/package.zip")) as page:
        page.emulate_media(media="print")
        findings = page.locator("#findings").bounding_box()
        drawing = page.locator("#timeline").bounding_box()
        top = page.locator("header.top").bounding_box()
    assert findings
    assert drawing
    assert top
    assert top["y"] < findings["y"] < drawing["y"]
    assert findings["y"] - (top["y"] + top["height"]) < 60


def test_the_footer_is_text_whatever_the_device_is_called(browser: Browser, tmp_path: Path) -> None:
    name = '"; } body { display: none } /*</style><script>window.ran = 1</script>'
    shown = report(device=Device(computer_id=None, hostname=name))
    with opened(browser, tmp_path, shown) as page:
        assert page.evaluate("window.ran") is None
        assert page.locator("h1").is_visible()
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()


def test_a_filtered_report_says_so_in_print(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, incident()) as page:
        page.emulate_media(media="print")
        assert not page.locator("#count").is_visible()
        page.emulate_media(media="screen")
        box(page, "high").uncheck()
        page.emulate_media(media="print")
        assert page.locator("#count").is_visible()
        assert not page.locator(".choices").first.is_visible()


def test_it_prints_to_pdf_on_light_paper(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, incident(), color_scheme="dark") as page:
        page.get_by_role("button", name="Fold all", exact=True).click()
        pdf = page.pdf(format="A4")
        assert pdf.startswith(b"%PDF")
        assert 6 <= pdf.count(b"/Type /Page\n") <= 20
        page.emulate_media(media="print", color_scheme="dark")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"


def test_a_thousand_findings_open_and_filter(browser: Browser, tmp_path: Path) -> None:
    # Done in the page: the browser's driver waits for a page this long to stand still at each click.
    filtered = """async ([act, said]) => {
      act === "low" ? document.querySelector("input[value=low]").click()
        : (query.value = act, query.dispatchEvent(new Event("input")));
      while (!count.textContent.startsWith(said)) await new Promise(requestAnimationFrame);
      return count.textContent;
    }"""
    with opened(browser, tmp_path, many(1000)) as page:
        assert "1 of 1000" in page.evaluate(filtered, ["low", "1 of 1000"])
        assert "1000 of 1000" in page.evaluate(filtered, ["low", "1000 of 1000"])
        assert "10 of 1000" in page.evaluate(filtered, [r"c:\folder\00099", "10 of 1000"])
