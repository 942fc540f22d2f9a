"""The static pages in a real browser: accessible, narrow enough, without scripts, in light, in dark and on paper."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from minhchung.lib.publication.document import VERDICTS
from minhchung.record.health import Health
from minhchung.site import check, texts
from minhchung.site.desk import ASSETS
from tests.browser import chromium, overflow, press, violations
from tests.site.everything import all_pages
from tests.site.standing import CITATION, DESK, FIRST, SAMPLE, corrected, published, retracted, withdrawn

pytestmark = pytest.mark.browser

BASE = "https://sample.invalid"
TYPES = {"css": "text/css", "svg": "image/svg+xml"}
LONG = replace(
    FIRST,
    id="dai",
    solo=True,
    title="https://www.checks.example/" + "x" * 120,
    claim="الماء الساخن يعالج السرطان " * 12 + "y" * 90,
    summary="z" * 200,
    explanation=f"# {'w' * 90}\n\n| a | b |\n|---|---|\n| {'v' * 90} | {'u' * 90} |\n\n    {'t' * 200}\n\n> q",
    citations=(replace(CITATION, quote="s" * 200, title="r" * 90, url=f"https://{'q' * 60}.example/"),),
    language="ar",
    verdict="unproven",
)


def pages(lang: str) -> dict[str, bytes]:
    """Every page by its path, with checks in every state and one that is hard to fit."""
    found = dict(all_pages(lang))
    noted = (Health(CITATION.sha256, "dead", "2026-11-24", "damaged", "2026-11-25"),)
    states = {"rut": retracted(), "xoa": withdrawn(), "dai": published(LONG), "hong": published(health=noted)}
    for name, standing in states.items():
        found[f"/checks/{name}/"] = check.check_page(standing, desk=SAMPLE, lang=lang, claim_review=None)
    changed = replace(LONG, kind="corrected", revision=2, summary="Y" * 200, reason="p" * 200)
    twice = replace(published(LONG), versions=(*published(LONG).versions, *published(changed).versions))
    found["/checks/dai/r1/"] = check.older_page(twice, 1, desk=SAMPLE, lang=lang)
    return {("/en" if lang == "en" else "") + path: data for path, data in found.items()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def serve(site: dict[str, bytes], complaints: list[str], route: Route) -> None:
    """What a plain web server would answer; anything else is written down."""
    address = urlsplit(route.request.url)
    file = ASSETS / address.path.removeprefix("/assets/")
    if f"{address.scheme}://{address.netloc}" != BASE:
        complaints.append(f"request to {address.netloc}")
        route.abort()
    elif address.path in site:
        route.fulfill(body=site[address.path], content_type="text/html; charset=utf-8")
    elif address.path.startswith("/assets/") and file.is_file():
        route.fulfill(path=file, content_type=TYPES[file.suffix.removeprefix(".")])
    else:
        route.fulfill(status=404)


def on_paper(page: Page) -> tuple[int, list[str]]:
    """How much too wide the page is for A4 less its margins, and the verdict as paper shows it."""
    page.set_viewport_size({"width": 672, "height": 900})
    page.emulate_media(media="print", color_scheme="light")
    wide = overflow(page)
    plates = page.eval_on_selector_all(".plate", "all => all.map(one => getComputedStyle(one).color)")
    page.emulate_media(media="screen")
    return wide, plates


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_page_is_accessible_and_fits(lang: str, width: int, browser: Browser) -> None:
    site, complaints = pages(lang), []
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text))
    page.route("**/*", partial(serve, site, complaints))
    found = {}
    for path in site:
        if "/topics/" in path and not path.endswith(("/topics/", "/disaster/")):
            continue  # sixteen pages that differ by a word
        page.goto(BASE + path)
        found[path] = (violations(page), overflow(page))
    context.close()
    assert found == dict.fromkeys(found, ([], 0))
    assert [said for said in complaints if "404" not in said] == []


def test_each_verdict_is_readable_in_its_colour(browser: Browser) -> None:
    page = browser.new_page()
    site = {
        f"/{verdict}": check.check_page(
            published(replace(FIRST, verdict=verdict)), desk=DESK, lang="vi", claim_review=None
        )
        for verdict in VERDICTS
    }
    page.route("**/*", partial(serve, site, []))
    found = {}
    for path in site:
        page.goto(BASE + path)
        found[path] = violations(page)
    page.close()
    assert found == {path: [] for path in site}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_page_prints_in_black_and_within_the_sheet(lang: str, browser: Browser) -> None:
    page = browser.new_page()
    site = pages(lang)
    page.route("**/*", partial(serve, site, []))
    found = {}
    for path in site:
        page.goto(BASE + path)
        wide, plates = on_paper(page)
        found[path] = (wide, set(plates) - {"rgb(0, 0, 0)"})
    page.close()
    assert found == dict.fromkeys(site, (0, set()))


def test_page_does_not_move_while_it_loads(browser: Browser) -> None:
    """The one picture of a page has its size from the start."""
    site = {"/a": check.check_page(corrected(), desk=DESK, lang="vi", claim_review=None)}
    page = browser.new_page()
    page.route("**/*", partial(serve, site, []))
    page.goto(f"{BASE}/a")
    size = page.eval_on_selector(".share img", "image => image.clientWidth / image.clientHeight")
    page.close()
    assert round(size, 1) == 1.9


def test_page_is_whole_with_scripts_switched_off(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", partial(serve, {"/404": texts.lost_page(desk=DESK), **pages("vi")}, []))
    page.goto(f"{BASE}/checks/{FIRST.id}/")
    assert page.inner_text(".plate") == "Sai"
    press(page.locator("text=Bản 1, và từng chữ đã đổi sau đó"))
    assert page.text_content(".changes ins >> nth=0") == "[thêm: bốn]"
    press(page.locator("text=Đến bài hiện hành"))
    assert (page.url, page.inner_text("h1")) == (f"{BASE}/checks/{FIRST.id}/", FIRST.title)
    context.close()
