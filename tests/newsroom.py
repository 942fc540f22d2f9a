"""People at the pages of a desk, each in a browser context of their own: what they click and type, and no more."""

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.served import Desk

PHRASE = "sunflower kettle moss 9"


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
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follow the link of this name."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

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
            if "captured" in self.page.inner_text("#evidence") and self.page.get_by_text("Quote from it").count():
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

    def submit(self, revision: int) -> None:
        self.go(f"/desk/revisions/{revision}/")
        self.press("Send to review")

    def approve(self, revision: int) -> None:
        self.go(f"/desk/revisions/{revision}/review/")
        self.page.locator("button[value=approve]").click()
        self.page.wait_for_load_state()

    def publish(self, revision: int) -> None:
        self.go(f"/desk/revisions/{revision}/review/")
        self.page.locator("details.ask-first summary").first.click()
        self.press("Yes, publish it")


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
