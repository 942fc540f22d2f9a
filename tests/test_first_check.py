"""The pages that lead to a first check, followed word for word: each bullet is a step, each "You read" is there."""

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

STEP = re.compile(r"- (.+)|(?:You read|Bạn đọc thấy): `(.+?)`")
OPENERS = {"As the first person": "first", "As the second person": "second"}
OPENERS |= {"Người thứ nhất": "first", "Người thứ hai": "second"}


class Reader:
    """Somebody who does what the page says, as two people in two windows."""

    def __init__(self, browser: Browser, desk: Desk, locale: str) -> None:
        self.desk = desk
        self.pages = {who: self._window(browser, locale) for who in ("first", "second")}
        self.now = "first"

    @staticmethod
    def _window(browser: Browser, locale: str) -> Page:
        page = browser.new_context(viewport={"width": 1100, "height": 900}, locale=locale).new_page()
        page.set_default_timeout(30_000)
        return page

    @property
    def page(self) -> Page:
        return self.pages[self.now]

    def do(self, step: str) -> None:
        opener, colon, rest = step.partition(": ")
        if colon and opener in OPENERS:
            before, self.now = self.page, OPENERS[opener]
            step = rest[0].upper() + rest[1:]
            if step.startswith(("Open the link that the page shows", "Mở đường dẫn mà trang vừa hiện")):
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
        """Vietnamese names the file first."""
        label, file = (file, label) if label.startswith("docs/") else (label, file)
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
    (r"(?:Open the link that the terminal prints|Mở đường dẫn mà dòng lệnh in) .*", Reader.start),
    (r"Fill \*\*(.+?)\*\* with `(.+)`", Reader.fill),
    (r"Điền \*\*(.+?)\*\*: `(.+)`", Reader.fill),
    (r"(?:Choose|Chọn) `(.+)` (?:in|ở) \*\*(.+)\*\*", Reader.choose),
    (r"(?:Tick|Pick|Đánh dấu|Chọn phán quyết) \*\*(.+)\*\*", Reader.tick),
    (r"(?:Give|Đưa tệp) (?:\*\*|`)(.+?)(?:\*\*|`) (?:the file|vào) (?:\*\*|`)(.+?)(?:\*\*|`)", Reader.give),
    (r"(?:Press|Bấm) (?:the button that begins with |nút bắt đầu bằng )?\*\*(.+)\*\*", Reader.press),
    (r"(?:Unfold|Mở phần) \*\*(.+)\*\*", Reader.unfold),
    (r"(?:Follow|Theo) \*\*(.+)\*\*", Reader.follow),
    (r"(?:Go back|Quay lại) .*", Reader.back),
)


@pytest.fixture
def exercise(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "exercise", tmp_path / "terminal.log", {"MINHCHUNG_CHROMIUM": "off"})
    yield made
    if made.process and made.process.poll() is None:
        made.stop(signal.SIGKILL)


@pytest.mark.browser
@pytest.mark.parametrize(("page", "lang"), [("first-check.md", "en"), ("bai-dau-tien.md", "vi")])
def test_newcomer_who_follows_the_page_publishes_a_verified_check(exercise: Desk, page: str, lang: str) -> None:
    told = (ROOT / "docs" / page).read_text(encoding="utf-8")
    exercise.variables["MINHCHUNG_LANG"] = lang
    exercise.start("--empty")
    with chromium() as browser:
        reader = Reader(browser, exercise, {"en": "en-GB", "vi": "vi-VN"}[lang])
        for step, words in STEP.findall(told):
            if step:
                reader.do(step)
            else:
                reader.reads(words)
    state = str(exercise.data.parent / "state.json")
    done = command("verify", str(exercise.data / "site"), "--state", state, MINHCHUNG_LANG=lang)
    ((said, question),) = re.findall(
        r"verify \S+ --state \S+\n(.+)\n```[^$]+\$ ./minhchung ask --data \S+ \"(.+)\"", told
    )
    assert done.stdout.splitlines()[0] == said
    (title,) = set(re.findall(r"(?:\*\*Title\*\* with|\*\*Tiêu đề\*\*:) `(.+)`", told))
    assert exercise.ask(question, lang=lang)["answers"][0]["title"] == title
