"""Strangers with a telephone: 320 pixels wide and without scripts. Each page that they come to is judged."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, ViewportSize

from tests.browser import overflow, press, violations
from tests.served import Desk


@dataclass
class Phone:
    """Somebody outside of the desk, with a page open; `url` is where the desk is.

    `glass`: where axe-core, which is a script, looks at a copy of the page.
    """

    page: Page
    glass: Page
    url: str

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.judge()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def press(self, name: str) -> None:
        """Press the button of this name, in the main part of the page."""
        press(self.main.get_by_role("button", name=name, exact=True))
        self.judge()

    def follow(self, name: str) -> None:
        """Follow the link of this name."""
        press(self.page.get_by_role("link", name=name, exact=True).first)
        self.judge()

    def look_up(self, code: str) -> tuple[str, str]:
        """What became of the message with this code, and its text."""
        self.page.goto(self.url + "/tip/receipt/")
        self.page.fill("#code", code)
        self.press("Tra mã")
        return self.heading, self.kept

    def judge(self) -> None:
        """Nothing to scroll to at the side, and nothing that axe-core complains about."""
        assert overflow(self.page) == 0, self.page.url
        copy, place = self.page.content(), f"{self.url}/copy"
        self.glass.route(place, lambda route: route.fulfill(body=copy, content_type="text/html; charset=utf-8"))
        self.glass.goto(place)
        self.glass.unroute(place)
        assert violations(self.glass) == [], self.page.url

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def heading(self) -> str:
        return self.page.inner_text("h1")

    @property
    def kept(self) -> str:
        """The text on the page, as it is kept or would be."""
        return self.page.inner_text(".pasted, blockquote")

    @property
    def code(self) -> str:
        """The code of the receipt."""
        return self.page.inner_text(".receipt code")


def phone(browser: Browser, desk: Desk) -> Phone:
    """A telephone that asks for Vietnamese; cookies of nobody are in it."""
    size: ViewportSize = {"width": 320, "height": 700}
    page = browser.new_context(viewport=size, locale="vi-VN", java_script_enabled=False).new_page()
    glass = browser.new_context(viewport=size).new_page()
    page.set_default_timeout(15_000)
    return Phone(page, glass, desk.url)
