"""The pages in a real browser: accessible, narrow enough, by keyboard, without scripts, without foreign requests."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import pytest
from django.utils.translation import override
from playwright.sync_api import Browser, BrowserContext, Page

from minhchung.record.answer import Answer, Clash
from minhchung.site.words import VERDICTS
from minhchung.web.page import page as render
from minhchung.web.reader import Reader
from minhchung.web.show import answer_shown
from tests.browser import chromium, overflow, press, violations
from tests.web.test_pages import CLAIM
from tests.web.test_show import CHECK, found

pytestmark = pytest.mark.browser

LONG = replace(
    CHECK,
    verdict="unknown",
    verdict_original="Partiellement vrai, mais sorti de son contexte",
    title="https://www.checks.example/" + "x" * 120,
    claim="الماء الساخن يعالج السرطان " * 12 + "y" * 90,
    language="ar",
    publisher="Z" * 60,
)
CLASH = Clash("number", "bão số 5", "bão số 3")
KINDS = {
    "answered": Answer(
        "answered", (found("bão", "số"), found(check=LONG), found(check=LONG, decision="related")), 1284, 0.85
    ),
    "related": Answer(
        "related", (found("cắt", "điện", decision="related", clashes=(CLASH,)), found(check=LONG)), 1284, 0.85
    ),
    "close": Answer("related", (found("luan", field="summary", decision="related", check=LONG),), 1284, 0.85),
    "none": Answer("none", (), 1284, 0.85),
} | {
    verdict: Answer(
        "answered", (found(check=replace(CHECK, verdict=verdict, verdict_original="Bốn cái mũi dài")),), 9, 0.85
    )
    for verdict in VERDICTS
}
VISITED = ["/", "/about/", "/api/docs", "/nowhere"]


@dataclass
class Visit:
    """A page that writes down what it should not do."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._own(request.url))

    def _own(self, url: str) -> None:
        if not url.startswith(self.base + "/"):
            self.complaints.append(f"request to {urlsplit(url).hostname}")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def show(self, kind: str, lang: str) -> None:
        """The page of a kind of answer, as the server would send it, at an address of its own."""
        result = KINDS[kind]
        text = "bão số 5 cắt điện\n" + "z" * 90
        with override(lang):
            context = {"answer": answer_shown(result, text=text, lang=lang), "text": text}
        html = render(Reader(lang), "answer", context, sample=True).content
        self.page.route("**/kind", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        self.go("/kind")
        self.page.unroute("**/kind")

    def press(self, selector: str) -> None:
        """Press what leads to another page, and wait until that one is there."""
        press(self.page.locator(selector).first)

    def judged(self) -> tuple[list[str], int]:
        """What axe-core finds, and how many pixels the page is too wide."""
        return violations(self.page), overflow(self.page)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="vi-VN", viewport={"width": 320, "height": 800})
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, live_server, sample_record: None) -> Visit:
    return Visit(context.new_page(), live_server.url)


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_page_is_accessible_and_fits(lang: str, width: int, visit: Visit) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for path in VISITED:
        visit.go(f"{path}?lang={lang}")
        found[path] = visit.judged()
    for kind in ("answered", "related", "close", "none"):
        visit.show(kind, lang)
        found[kind] = visit.judged()
    visit.go(f"/?lang={lang}")
    visit.page.fill("#q", "12345")
    visit.press("main button")
    found["refused"] = visit.judged()
    assert found == dict.fromkeys([*VISITED, "answered", "related", "close", "none", "refused"], ([], 0))
    # chromium itself reports the statuses of the two pages that refuse
    assert [said[:64] for said in visit.complaints] == [
        "Failed to load resource: the server responded with a status of 4"
    ] * 2


def test_each_verdict_is_readable_in_its_colour(visit: Visit) -> None:
    found = {}
    for verdict in VERDICTS:
        visit.show(verdict, "vi")
        found[verdict] = violations(visit.page)
    assert (found, visit.complaints) == ({verdict: [] for verdict in VERDICTS}, [])


def test_box_is_reached_filled_and_sent_by_keyboard(visit: Visit) -> None:
    visit.go("/")
    keys = visit.page.keyboard
    keys.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    keys.press("Tab")
    assert visit.page.evaluate("document.activeElement.id") == "q"
    keys.type("uong nuoc dua nong tieu diet duoc te bao ung thu")
    keys.press("Tab")
    outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert (visit.page.evaluate("document.activeElement.type"), outline) == ("submit", "3px")
    with visit.page.expect_navigation():
        keys.press("Enter")
    assert visit.page.inner_text("h1") == "Có một kiểm chứng trả lời tin này"
    assert visit.page.inner_text("article .claim") == f"“{CLAIM}”"
    assert (visit.page.url, visit.complaints) == (f"{visit.base}/", [])


def test_question_lands_in_no_address_and_leaves_nothing_behind(visit: Visit, context: BrowserContext) -> None:
    visit.go("/")
    visit.page.fill("#q", CLAIM)
    visit.press("main button")
    visit.press("nav button.switch")
    assert visit.page.inner_text("h1") == "A check answers this message"
    visit.press("text=Not my question")
    assert visit.page.inner_text("h1") == "Counted, thank you"
    assert visit.page.url == f"{visit.base}/not-mine"
    kept = visit.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length, history.length]")
    assert (context.cookies(), kept[:3], visit.complaints) == ([], ["", 0, 0], [])


def test_answer_works_with_scripts_switched_off(browser: Browser, live_server, sample_record: None) -> None:
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    page.fill("#q", CLAIM)
    press(page.locator("main button"))
    assert page.inner_text("h1") == "A check answers this message"
    assert page.inner_text(".plate") == "False"
    context.close()
