"""docs/first-check.md, followed word for word in a browser: each bullet is a step, each "You read" is on the page."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.conftest import ROOT
from tests.newsroom import welcome_link
from tests.served import Desk, command

TUTORIAL = (ROOT / "docs" / "first-check.md").read_text(encoding="utf-8")
STEP = re.compile(r"- (.+)|You read: `(.+?)`")
OPENERS = re.compile(r"As the (first|second) person: (.)")


class Reader:
    """Somebody who does what the page says, as two people in two windows."""

    def __init__(self, browser: Browser, desk: Desk) -> None:
        self.desk = desk
        self.pages = {who: self._window(browser) for who in ("first", "second")}
        self.now = "first"

    @staticmethod
    def _window(browser: Browser) -> Page:
        page = browser.new_context(viewport={"width": 1100, "height": 900}, locale="en-GB").new_page()
        page.set_default_timeout(10_000)
        return page

    @property
    def page(self) -> Page:
        return self.pages[self.now]

    def do(self, step: str) -> None:
        if opener := OPENERS.match(step):
            before, self.now = self.page, opener[1]
            step = opener[2].upper() + step[opener.end() :]
            if step.startswith("Open the link that the page shows"):
                self.page.goto(re.findall(r"http://\S+/desk/welcome/[\w-]+/", before.content())[0])
                return
        for form, act in ACTS:
            if found := re.fullmatch(form, step.rstrip(".")):
                act(self, *found.groups())
                self.page.wait_for_load_state("networkidle")
                return
        raise AssertionError(f"nobody could follow this: {step}")

    def reads(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def start(self) -> None:
        self.page.goto(welcome_link(self.desk))

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first.fill(value)

    def choose(self, option: str, label: str) -> None:
        self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first.select_option(label=option)

    def tick(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def give(self, label: str, file: str) -> None:
        self.page.get_by_label(label).set_input_files(ROOT / file)

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()

    def unfold(self, name: str) -> None:
        self.page.locator("summary").filter(has_text=name).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()

    def back(self) -> None:
        self.page.go_back()


ACTS = (
    (r"Open the link that the terminal prints .*", Reader.start),
    (r"Fill \*\*(.+?)\*\* with `(.+)`", Reader.fill),
    (r"Choose `(.+)` in \*\*(.+)\*\*", Reader.choose),
    (r"(?:Tick|Pick) \*\*(.+)\*\*", Reader.tick),
    (r"Give \*\*(.+)\*\* the file `(.+)`", Reader.give),
    (r"Press (?:the button that begins with )?\*\*(.+)\*\*", Reader.press),
    (r"Unfold \*\*(.+)\*\*", Reader.unfold),
    (r"Follow \*\*(.+)\*\*", Reader.follow),
    (r"Go back .*", Reader.back),
)


@pytest.fixture
def exercise(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "exercise", tmp_path / "terminal.log", {"MINHCHUNG_CHROMIUM": "off"})
    yield made
    if made.process and made.process.poll() is None:
        made.stop(signal.SIGKILL)


@pytest.mark.browser
def test_newcomer_who_follows_the_page_publishes_a_verified_check(exercise: Desk) -> None:
    exercise.start("--empty")
    with chromium() as browser:
        reader = Reader(browser, exercise)
        for step, words in STEP.findall(TUTORIAL):
            if step:
                reader.do(step)
            else:
                reader.reads(words)
    done = command("verify", str(exercise.data / "site"), "--state", str(exercise.data.parent / "state.json"))
    assert done.stdout.splitlines()[0] == "Verified."
    (question,) = re.findall(r'ask --data exercise "(.+)"', TUTORIAL)
    assert exercise.ask(question)["answers"][0]["title"] == "Only two wards have to boil their tap water"
