"""The search in a real browser: the same folding and numbers as in Python, the right checks, and nothing sent."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from minhchung.lib.text.fold import fold, normal, tokens
from minhchung.site.desk import ASSETS, Desk
from minhchung.site.search import MOST, SearchDoc, base, pair_key, recent, search_page, word_key
from tests.browser import chromium, overflow, violations

pytestmark = pytest.mark.browser

DESK = Desk("https://sample.invalid", "Minh Chứng", sample=True, contact="", vkey="")
BASE = "https://sample.invalid"
TYPES = {".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".css": "text/css"}
COCONUT = "Uống nước dừa nóng tiêu diệt được tế bào ung thư"
DOCS = [
    ("Nước dừa hâm nóng không diệt được tế bào ung thư", COCONUT, "Chưa có thử nghiệm nào trên người.", "false"),
    ("Không có lệnh cắt điện toàn tỉnh", "Cả tỉnh cắt điện ba ngày vì bão số 3", "Chỉ bốn xã ven biển.", "misleading"),
    ("Fansipan cao nhất Đông Dương", "Fansipan là đỉnh núi cao nhất", "Đo năm 2019: 3.147,3 mét.", "true"),
    ("Bơ không gây béo", "Ăn quả bơ mỗi ngày gây béo phì", "Mỗi ngày một quả là vừa.", "mostly_true"),
    ("Bò không ăn được rác nhựa", "Nuôi bò bằng rác nhựa", "Không có nghiên cứu nào.", "satire"),
    ("Boiled water does not cure cancer", "Hot water cures cancer", "No trial shows it.", "unproven"),
    ("<img src=x onerror=alert(1)>", "<b>“&amp;”</b> mã độc", "</script><script>alert(1)</script>", "outdated"),
]


def doc(position: int, title: str, claim: str = "", summary: str = "", verdict: str = "false") -> SearchDoc:
    return SearchDoc(f"mc-{position}", position, title, claim, summary, verdict, "vi", "2026-11-22")


@dataclass
class Site:
    """A folder of files as any web server hands it out, and what a browser asked of it."""

    page: Page
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        self.asked.append(route.request.url)
        path = url.path.lstrip("/") + ("index.html" if url.path.endswith("/") else "")
        if route.request.url.startswith(BASE) and path in self.files:
            kind = TYPES.get(Path(path).suffix, "application/octet-stream")
            route.fulfill(body=self.files[path], content_type=f"{kind}; charset=utf-8")
        else:
            route.fulfill(status=404)

    def publish(self, docs: Iterable[SearchDoc], new: Iterable[SearchDoc] = (), gone: Iterable[int] = ()) -> None:
        self.files |= dict(base(docs)) | {"search/new.json": recent(new, gone=gone)}

    def go(self, address: str = "/search/") -> None:
        self.page.goto("about:blank")
        self.page.goto(BASE + address)

    def search(self, text: str) -> list[str]:
        """The titles found for `text`, in their order."""
        self.page.fill("#words", text)
        self.page.keyboard.press("Enter")
        return self.shown()

    def shown(self) -> list[str]:
        busy = self.page.locator("#status").get_attribute("data-busy")
        self.page.wait_for_function(
            "busy => !['', busy].includes(document.querySelector('#status').textContent)", arg=busy
        )
        return self.page.locator("#search h3").all_text_contents()

    def said(self, what: str, n: int = 0) -> bool:
        """Whether the page says the sentence that its template holds for `what`."""
        status = self.page.locator("#status")
        sentence = (status.get_attribute(f"data-{what}") or "").replace("{n}", str(n))
        return bool(sentence) and status.text_content() == sentence


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="vi-VN", viewport={"width": 1200, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def site(page: Page) -> Site:
    files = {f"assets/{file.name}": file.read_bytes() for file in ASSETS.iterdir()}
    for lang, path in (("vi", "search"), ("en", "en/search")):
        files[f"{path}/index.html"] = search_page(desk=DESK, lang=lang)
    site = Site(page, files)
    site.publish(doc(at, *said) for at, said in enumerate(DOCS, 1))
    site.go()
    return site


def both(site: Site, texts: list[str]) -> list[tuple[object, ...]]:
    """What the script makes of each text: its two spellings, and its words with their places in code points."""
    # As one string of JSON: playwright takes seconds over many small values.
    said = site.page.evaluate(
        """texts => JSON.stringify(JSON.parse(texts).map(text => {
            const places = word => [text.slice(0, word.start), text.slice(0, word.end)].map(part => [...part].length);
            return [normal(text), fold(text), tokens(text).map(word => [...places(word), word.normal, word.folded])];
        }))""",
        json.dumps(texts),
    )
    return [tuple(one) for one in json.loads(said)]


def ours(texts: list[str]) -> list[tuple[object, ...]]:
    return [(normal(text), fold(text), [list(token) for token in tokens(text)]) for text in texts]


def test_script_folds_each_letter_as_python_does(site: Site) -> None:
    letters = [chr(code) for code in [*range(0x20, 0xD800), *range(0xF900, 0x10000)]]
    known = [letter for letter in letters if letter.isprintable()]  # those newer than Python's Unicode are not compared
    found = [one[:2] for one in both(site, known)]
    assert [pair for pair in zip(known, found, ours(known), strict=True) if pair[1] != pair[2][:2]] == []


def test_script_cuts_real_texts_as_python_does(site: Site, shared: Path) -> None:
    files = [shared / f"{name}.jsonl" for name in ("vi-desk/checks", "vi-desk/queries", "xquad/corpus-vi")]
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    texts = [text for line in lines for text in line.values() if isinstance(text, str)]
    assert both(site, texts) == ours(texts)


WRITING = st.text(
    st.sampled_from(
        "aAoOuUyYqđĐ#0123.,:/ -_\n\u0301\u0300\u0323\u0302\u031b\u200d\u00adòóạỳơưếộßİıΣσᶜﬁไทยกำ中文かな한ब"
    )
    | st.characters(max_codepoint=0x24F, exclude_categories=["Cs", "Cn"])
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WRITING, min_size=20, max_size=40))
def test_script_cuts_any_text_as_python_does(site: Site, texts: list[str]) -> None:
    assert both(site, texts) == ours(texts)


def test_script_numbers_words_as_python_does(site: Site) -> None:
    words = sorted({word.folded for said in DOCS for text in said for word in tokens(text)} | {"ก", "中文", "1.000"})
    pairs = [(word_key(first), word_key(second)) for first, second in zip(words, words[::-1], strict=True)]
    found = site.page.evaluate(
        "([words, pairs]) => [words.map(wordKey), pairs.map(p => pairKey(...p))]", [words, pairs]
    )
    assert found == [[word_key(word) for word in words], [pair_key(*pair) for pair in pairs]]


@pytest.mark.parametrize(
    "text", [COCONUT, "uong nuoc dua nong", "NƯỚC DỪA", "nước dừa nóng có chữa được ung thư không?"]
)
def test_check_is_found_with_accents_or_without(text: str, site: Site) -> None:
    assert site.search(text)[0] == DOCS[0][0]


def test_check_is_found_by_its_summary_alone(site: Site) -> None:
    assert site.search("ven biển") == [DOCS[1][0]]


@pytest.mark.parametrize(("text", "first"), [("bơ", 3), ("bò", 4)])
def test_word_with_the_same_accents_comes_first(text: str, first: int, site: Site) -> None:
    assert site.search(text)[0] == DOCS[first][0]


def test_result_shows_verdict_claim_day_and_leads_to_the_check(site: Site) -> None:
    site.search("fansipan")
    row = site.page.locator("#search li")
    shown = [row.locator(part).text_content() for part in (".badge", "h3", ".claim", "time")]
    assert shown == ["Đúng", DOCS[2][0], f"“{DOCS[2][1]}”", "22/11/2026"]
    assert row.locator("a").get_attribute("href") == "/checks/mc-3/"
    assert row.locator("use").get_attribute("href") == "#v-true"


def test_english_page_speaks_english_and_leads_to_english_pages(site: Site) -> None:
    site.go("/en/search/#q=fansipan")
    site.shown()
    row = site.page.locator("#search li")
    assert [row.locator(part).text_content() for part in (".badge", "time")] == ["True", "22 November 2026"]
    assert row.locator("a").get_attribute("href") == "/en/checks/mc-3/"
    assert site.said("one")


def test_nothing_typed_leaves_the_browser(site: Site) -> None:
    site.asked.clear()
    site.search("nước dừa nóng chữa ung thư")
    paths = [address.removeprefix(BASE + "/") for address in site.asked]
    assert [path for path in paths if path not in site.files] == []
    assert sorted(path for path in paths if path.startswith("search/")) == [
        "search/checks/0/0.json", "search/index.json", "search/new.json", "search/words/0/0.json",
    ]  # fmt: skip
    assert site.complaints == []


def test_question_in_the_address_is_answered_and_moved_behind_the_hash(site: Site) -> None:
    site.go("/search/?q=b%C6%A1+b%C3%A9o")
    assert site.shown()[0] == DOCS[3][0]
    assert site.page.url == BASE + "/search/#q=b%C6%A1+b%C3%A9o"
    assert site.page.input_value("#words") == "bơ béo"


def test_going_back_shows_the_question_before(site: Site) -> None:
    site.search("fansipan")
    site.search("rác nhựa")
    site.page.go_back()
    site.page.wait_for_function("document.querySelector('#search h3')?.textContent.startsWith('Fansipan')")
    assert (site.page.input_value("#words"), site.page.locator("#search h3").count()) == ("fansipan", 1)


def test_check_newer_than_the_index_is_found(site: Site) -> None:
    new = [doc(8, "Ăn tỏi không ngừa được cúm", "Ăn tỏi sống ngừa cúm"), doc(3, "Fansipan cao 3.147 mét", "Fansipan")]
    site.publish((doc(at, *said) for at, said in enumerate(DOCS, 1)), new, gone=[2])
    site.go()
    assert [site.search(text) for text in ("ngừa cúm", "fansipan", "cắt điện", "đông dương")] == [
        ["Ăn tỏi không ngừa được cúm"], ["Fansipan cao 3.147 mét"], [], [],
    ]  # fmt: skip


def test_new_desk_without_an_index_yet_finds_its_first_check(site: Site) -> None:
    site.files = {name: body for name, body in site.files.items() if not name.startswith("search/")} | {
        "search/index.html": site.files["search/index.html"]
    }
    site.publish([], [doc(1, *DOCS[0])])
    site.go()
    assert site.search("nuoc dua") == [DOCS[0][0]]


def test_data_of_strangers_stays_text(site: Site) -> None:
    assert site.search("mã độc") == [DOCS[6][0]]
    assert (site.page.locator("#search img, #search b").count(), site.complaints) == (0, [])


def test_more_results_come_on_request_and_take_the_focus(site: Site) -> None:
    site.publish(doc(at, f"Tin số {at}", "nước dừa") for at in range(1, 34))
    site.go()
    assert len(site.search("nước dừa")) == 10
    site.page.click("#more button")
    site.page.wait_for_function("document.querySelectorAll('#search h3').length === 20")
    assert site.page.evaluate("document.activeElement === document.querySelectorAll('#search h3 a')[10]")
    assert site.said("found", 33)


def test_more_is_offered_only_while_there_is_more(site: Site) -> None:
    site.publish(doc(at, f"Tin số {at}", "nước dừa") for at in range(1, 16))
    site.go()
    offered = [site.page.is_visible("#more button")]
    site.search("nước dừa")
    offered.append(site.page.is_visible("#more button"))
    site.page.click("#more button")
    site.page.wait_for_function("document.querySelectorAll('#search h3').length === 15")
    assert [*offered, site.page.is_visible("#more button")] == [False, True, False]


def test_word_of_more_checks_than_an_entry_holds_does_not_hide_the_old_ones(site: Site) -> None:
    many = [doc(at, "nước sạch" if at > 1 else "nước dừa nóng") for at in range(1, MOST + 3)]
    site.publish(many)
    site.go()
    assert site.search("nước dừa nóng") == ["nước dừa nóng"]
    assert site.search("nước")[0] == "nước sạch"


@pytest.mark.parametrize(("text", "what"), [("xyzzy", "none"), ("…!?", "none"), ("   ", "empty")])
def test_nothing_found_is_said(text: str, what: str, site: Site) -> None:
    assert (site.search(text), site.said(what)) == ([], True)


def test_failure_is_said_and_the_next_search_tries_again(site: Site) -> None:
    kept = site.files.pop("search/new.json")
    found = site.search("fansipan")
    said = site.said("failed")
    site.files["search/new.json"] = kept
    assert (found, said, site.search("fansipan")) == ([], True, [DOCS[2][0]])


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("lang", ["", "/en"])
def test_page_is_accessible_and_fits(width: int, lang: str, site: Site) -> None:
    site.page.set_viewport_size({"width": width, "height": 800})
    found = []
    for address in ("", "#q=nuoc+dua", "#q=xyzzy"):
        site.go(f"{lang}/search/{address}")
        if address:
            site.shown()
        found.append((violations(site.page), overflow(site.page)))
    assert (found, site.complaints) == ([([], 0)] * 3, [])


def test_page_without_scripts_says_so_and_leads_to_the_lists(browser: Browser, site: Site) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        plain = Site(context.new_page(), site.files)
        plain.go()
        links = plain.page.locator("main a").all()
        shown = [link.get_attribute("href") for link in links if link.is_visible()]
        led = ["/checks/", "/topics/", "/verdicts/", "/tip/?lang=vi"]
        assert (shown, plain.page.locator("#words").is_disabled()) == (led, True)
