"""People at the pages of a desk, each in a browser context of their own: what they click and type, and no more.

`newsroom` is a desk for them, with a site whose pages they can capture.
"""

import html
import re
import signal
import time
import urllib.error
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import press
from tests.postgres import cluster, database
from tests.record.site import Site, serving
from tests.served import Desk

PHRASE = "sunflower kettle moss 9"
# What can be captured: a report in two languages, and the sentence in it that settles the claim.
WATER = "Tap water in the district met every limit in 2025."
REPORT = f"""<html><head><title>Water report</title></head><body><article><p>Measured monthly at nine points.</p>
<p>{WATER}</p><p>The next report follows in spring, with the same points and one more.</p></article></body></html>"""
NUOC = "Nước máy của quận đạt mọi giới hạn trong năm 2025."
BAO_CAO = f"""<html><head><title>Báo cáo nước</title></head><body><article><p>Đo hằng tháng tại chín điểm.</p>
<p>{NUOC}</p><p>Báo cáo tiếp theo ra vào mùa xuân, cũng tại các điểm ấy và thêm một điểm.</p></article></body></html>"""


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Desk, Site]]:
    """An empty desk that may capture one local site; on both databases."""
    with ExitStack() as held:
        html_page = "text/html; charset=utf-8"
        pages = {"/report": (200, html_page, REPORT.encode()), "/bao-cao": (200, html_page, BAO_CAO.encode())}
        site = held.enter_context(serving(pages))
        variables = {"MINHCHUNG_FETCH_LOOPBACK": site.address, "MINHCHUNG_ASKS_A_MINUTE": "0"}
        if request.param == "postgresql":
            variables["MINHCHUNG_DATABASE"] = database(held.enter_context(cluster()), "newsroom")
        made = Desk(tmp_path / "desk", tmp_path / "terminal.log", variables)
        yield made, site
        if made.process and made.process.poll() is None:
            made.stop(signal.SIGKILL)


def welcome_link(desk: Desk) -> str:
    """The one-time link that the newest start printed."""
    return re.findall(r"http://localhost:\S+/desk/welcome/\S+", desk.log.read_text())[-1]


@dataclass
class Somebody:
    """A person of the desk with a page open. `url` is that of the desk under a name, as passkeys need one."""

    page: Page
    url: str

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)

    def press(self, name: str) -> None:
        """Press the button of this name, in the main part of the page."""
        press(self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first)

    def follow(self, name: str) -> None:
        """Follow the link of this name."""
        press(self.page.get_by_role("link", name=name, exact=True).first)

    @property
    def heading(self) -> str:
        return self.page.inner_text("h1")

    def ends_at(self, pattern: str) -> int:
        """The number in the address of this page."""
        found = re.search(pattern, self.page.url)
        assert found, self.page.url
        return int(found[1])

    def invite(self, *roles: str) -> str:
        """A link for somebody with these roles."""
        self.go("/desk/people/")
        for role in roles:
            self.page.check(f"[name=roles][value={role}]")
        self.press("Make the link")
        return re.findall(r"http://\S+/desk/welcome/[\w-]+/", self.page.content())[0]

    def open_claim(self, text: str, topic: str = "health") -> int:
        self.go("/desk/claims/new/")
        self.page.fill("[name=text]", text)
        self.page.select_option("[name=language]", "en")
        self.page.select_option("[name=topic]", topic)
        self.press("Open the claim")
        return self.ends_at(r"/claims/(\d+)/")

    def capture(self, claim: int, address: str) -> int:
        """Capture a page; the id of the evidence, once it is there."""
        self.go(f"/desk/claims/{claim}/")
        self.page.fill("[name=url]", address)
        self.press("Capture the page")
        link = self.page.locator("#evidence h3 a").first
        for _ in range(100):
            if self.page.locator("#captures .sign-kept").count():
                break
            self.page.wait_for_timeout(200)
            self.go(f"/desk/claims/{claim}/")
        found = re.search(r"/evidence/(\d+)/", link.get_attribute("href") or "")
        assert found
        return int(found[1])

    def quote(self, evidence: int, words: str, *, title: str, source: str) -> None:
        self.go(f"/desk/evidence/{evidence}/")
        self.page.fill("#quote", words)
        self.page.fill("#title", title)
        self.page.fill("#source", source)
        self.press("Put it into the draft")

    def write(self, revision: int, words: dict[str, str]) -> None:
        self.go(f"/desk/revisions/{revision}/edit/")
        for name, value in words.items():
            if name == "verdict":
                self.page.check(f"[name=verdict][value={value}]")
            else:
                self.page.fill(f"[name={name}]", value)
        self.press("Save")

    def suggested(self, n: int) -> list[str]:
        """What the queue says of pairs that may be one claim, once it has `n` of them."""
        pairs = self.page.locator("article.merge")
        for _ in range(100):
            self.go("/desk/")
            if pairs.count() >= n:
                break
            self.page.wait_for_timeout(200)
        return pairs.all_inner_texts()

    def join(self) -> int:
        """Join all that the queue suggests; the id of the one claim that is then left in it."""
        joins = self.page.locator("form[action$='/join/'] button")
        while joins.count():
            press(joins.first)
        press(self.page.locator(".queue h3 a"))
        return self.ends_at(r"/claims/(\d+)/")

    def begin(self, claim: int) -> int:
        """Begin the draft; the id of the revision."""
        self.go(f"/desk/claims/{claim}/")
        self.press("Begin the draft")
        return self.ends_at(r"/revisions/(\d+)/")

    def submit(self, revision: int) -> None:
        self.go(f"/desk/revisions/{revision}/")
        self.press("Send to review")

    def approve(self, revision: int) -> None:
        self.go(f"/desk/revisions/{revision}/review/")
        press(self.page.locator("button[value=approve]"))

    def publish(self, revision: int) -> str:
        """Publish it; where it stands, in Vietnamese."""
        self.go(f"/desk/revisions/{revision}/review/")
        self.page.locator("details.ask-first summary").first.click()
        self.press("Yes, publish it")
        assert self.heading == "It is published"
        public = self.page.get_by_role("link", name="To the public page").get_attribute("href")
        assert public is not None
        return public.removeprefix("/en")

    def decide(self, do: str) -> None:
        """Open the one reply that waits, and press the button of this name."""
        self.go("/desk/replies/")
        press(self.page.get_by_role("link", name="Read and decide").first)
        self.press(do)


def crew(browser: Browser, desk: Desk) -> tuple[Somebody, Somebody]:
    """Two people: the first, by the link that the terminal printed, named the desk and invited the second."""
    writer = arrive(browser, desk, welcome_link(desk), "Xylowriter")
    second = arrive(browser, desk, writer.invite("reviewer", "publisher"), "Xylosecond")
    writer.go("/desk/setup/")
    writer.page.fill("[name=address]", "https://kiemchung.example")
    writer.page.fill("[name=name]", "Example desk")
    writer.press("Save")
    return writer, second


def arrive(browser: Browser, desk: Desk, link: str, name: str) -> Somebody:
    """Follow a welcome link, say who one is, and choose a pass phrase."""
    context = browser.new_context(viewport={"width": 1100, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(link)
    page.fill("[name=name]", name)
    page.fill("[name=email]", f"{name.lower()}@desk.example")
    page.select_option("[name=lang]", "en")
    page.fill("[name=words]", PHRASE)
    page.click("button[value=words]")
    page.wait_for_url("**/desk/")
    return Somebody(page, f"http://localhost:{desk.port}")


def eventually(desk: Desk, path: str, words: str) -> str:
    """The English page at `path`, once it holds `words`: the site follows a publication by itself, within seconds."""
    for _ in range(150):
        with suppress(urllib.error.HTTPError):
            page = desk.get(f"/en{path}").decode()
            if words in html.unescape(page):
                return page
        time.sleep(0.1)
    raise AssertionError(f"{path} never said {words}")
