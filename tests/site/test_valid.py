"""The built folder, served by a plain web server: what the W3C's checker, axe and a browser say of its pages."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from minhchung.site.desk import ASSETS
from tests import served as program
from tests import vnu
from tests.browser import chromium, overflow, press, violations
from tests.site.serving import serving

# One page of each template that is a page of its own, in Vietnamese.
KINDS = {
    "about": ["/about/"],
    "check": ["/checks/an-mau-cat-dien/", "/checks/pupil-ferry-free/"],
    "corrections": ["/corrections/"],
    "data": ["/data/"],
    "feeds": ["/feeds/"],
    "figures": ["/figures/", "/figures/2026/"],
    "front": ["/"],
    "list": ["/checks/", "/checks/page/1/", "/topics/health/", "/verdicts/false/"],
    "log": ["/log/"],
    "lost": ["/404.html"],
    "method": ["/about/method/"],
    "not": ["/about/not/"],
    "notices": ["/notices/"],
    "older": ["/checks/an-mau-cat-dien/r1/"],
    "search": ["/search/"],
    "topics": ["/topics/"],
    "verdicts": ["/verdicts/"],
    "withdrawn": ["/checks/otp-the-chip/"],
}
KIND_PATHS = [path for paths in KINDS.values() for path in paths]
FRAME = "new Promise(requestAnimationFrame)"
# How far parts of the page moved on their own since its first frame, one number for each move.
SHIFTS = """async () => {
    const found = [], keep = some => found.push(...some.map(one => one.value));
    const observer = new PerformanceObserver(list => keep(list.getEntries()));
    const frame = () => new Promise(requestAnimationFrame);
    for (const image of document.images) await image.decode();
    await frame(); await frame();
    observer.observe({type: "layout-shift", buffered: true});
    await frame(); await frame();
    keep(observer.takeRecords());
    return found;
}"""
A4_LESS_MARGINS = {"width": 672, "height": 900}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample desk, one of its checks withdrawn, as the program builds it."""
    data = tmp_path_factory.mktemp("valid") / "data"
    for words in (("publish", "--sample"), ("withdraw", "otp-the-chip", "--reason", "Lệnh tòa.", "--yes")):
        done = program.command(*words, "--data", str(data))
        assert (done.returncode, done.stderr if done.returncode else "") == (0, "")
    return data / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serving(site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def every_page(site: Path) -> list[str]:
    """The path of every page, as a link would name it."""
    found = sorted(f"/{file.relative_to(site).as_posix()}" for file in site.rglob("*.html"))
    assert len(found) > 100
    return [path.removesuffix("index.html") for path in found]


def both(paths: Iterable[str]) -> list[str]:
    """The same pages in both languages; 404.html is one for both."""
    return [at + path for path in paths for at in ("", "/en") if at + path != "/en/404.html"]


def shifts(page: Page, held: list[Route]) -> list[float]:
    """How the page moves when its pictures, whose requests are `held` back, come while their place is looked at."""
    pictures = page.query_selector_all("img")
    for picture in pictures:
        picture.scroll_into_view_if_needed()
    for _ in range(100):
        if len(held) == len(pictures):
            break
        page.evaluate(FRAME)
    while held:
        held.pop().continue_()
    found: list[float] = page.evaluate(SHIFTS)
    return found


def test_every_template_of_a_page_has_its_kind() -> None:
    pages = [
        file
        for file in (ASSETS.parent / "templates/site").glob("*.html")
        if '{% extends "site/base.html" %}' in file.read_text()
    ]
    assert sorted(file.stem for file in pages if file.stem != "base") == sorted(KINDS)


@pytest.mark.browser
def test_w3c_checker_has_nothing_to_say_of_any_page(site: Path, address: str) -> None:
    assert vnu.complaints(address + path for path in every_page(site)) == []


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "name"), [("css", "minhchung.css"), ("svg", "mark.svg")])
def test_w3c_checker_has_nothing_to_say_of_what_pages_load(kind: str, name: str) -> None:
    assert vnu.complaints([f"--{kind}", str(ASSETS / name)]) == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1200])
def test_every_page_fits_stays_still_and_asks_nobody_else(
    width: int, site: Path, address: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("request", lambda asked: asked.url.startswith(f"{address}/") or complaints.append(asked.url))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/*.png", hold)
    found = {}
    for path in every_page(site):
        page.goto(address + path, wait_until="domcontentloaded")
        found[path] = (shifts(page, held), overflow(page))
    page.close()
    assert (found, complaints) == (dict.fromkeys(found, ([], 0)), [])


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1200])
def test_each_kind_of_page_passes_axe_in_light_and_dark(width: int, address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    found = {}
    for path in both(KIND_PATHS):
        page.goto(address + path)
        found[path] = violations(page)
    page.close()
    assert found == {path: [] for path in found}


@pytest.mark.browser
def test_each_kind_of_page_says_the_same_without_scripts(address: str, browser: Browser) -> None:
    said: list[dict[str, str]] = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        said.append({})
        for path in both(KIND_PATHS):
            page.goto(address + path)
            said[-1][path] = page.inner_text("main")
            if path == "/search/" and not scripts:
                press(page.locator("main .notice a").first)
                said[-1]["led to"] = page.url.removeprefix(address)
        context.close()
    other = {path for path in said[1] if said[0].get(path) != said[1][path]}
    assert (other, said[1]["led to"]) == ({"/search/", "/en/search/", "led to"}, "/checks/")


@pytest.mark.browser
def test_each_kind_of_page_prints_within_the_sheet_in_its_light_colours(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport=A4_LESS_MARGINS)  # type: ignore[arg-type]
    found = {}
    for path in both(KIND_PATHS):
        page.goto(address + path)
        colours = []
        for scheme in ("light", "dark"):
            page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
            colours += [page.eval_on_selector_all("main *", "all => all.map(one => getComputedStyle(one).color)")]
        found[path] = (overflow(page), colours[0] == colours[1], page.pdf(format="A4")[:5])
        page.emulate_media(media="screen")
    page.close()
    assert found == dict.fromkeys(found, (0, True, b"%PDF-"))
