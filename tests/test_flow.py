"""The story of the program, from a feed to an honest answer, told with real processes and a real browser."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.desk import Desk, command, environment

# Two checks of a newsroom that does not exist; the questions below put them in other words.
FEED = {
    "@context": "https://schema.org",
    "@type": "DataFeed",
    "dataFeedElement": [
        {
            "@type": "DataFeedItem",
            "item": [
                {
                    "@type": "ClaimReview",
                    "url": "https://checks.example/salt-lamp",
                    "claimReviewed": "A salt lamp in the bedroom removes radiation from mobile phones",
                    "name": "No, salt lamps do not absorb radiation from phones",
                    "author": {"@type": "Organization", "name": "Example Checks"},
                    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Planted Person"}},
                    "reviewRating": {"@type": "Rating", "alternateName": "Pants on Fire"},
                    "datePublished": "2026-03-04",
                    "inLanguage": "en",
                }
            ],
        },
        {
            "@type": "DataFeedItem",
            "item": [
                {
                    "@type": "ClaimReview",
                    "url": "https://kiemchung.example/cau-long-bien",
                    "claimReviewed": "Cầu Long Biên sẽ bị tháo dỡ vào tháng 6 để lấy thép",
                    "name": "Không có kế hoạch tháo dỡ cầu Long Biên",
                    "author": {"@type": "Organization", "name": "Kiểm chứng ví dụ"},
                    "reviewRating": {"@type": "Rating", "alternateName": "Sai sự thật"},
                    "datePublished": "2026-05-06",
                    "inLanguage": "vi",
                }
            ],
        },
    ],
}
SAMPLE_QUESTION = "uong nuoc dua nong la te bao ung thu chet het phai ko"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "desk", tmp_path / "terminal.log", {"MINHCHUNG_ASKS_A_MINUTE": "0"})
    yield made
    if made.process and made.process.poll() is None:
        made.stop(signal.SIGKILL)


def feed_file(tmp_path: Path) -> Path:
    file = tmp_path / "feed.json"
    file.write_text(json.dumps(FEED), encoding="utf-8")
    return file


def test_story_from_feed_to_answer(desk: Desk, tmp_path: Path) -> None:
    # A newcomer starts the desk and asks what the terminal proposes: the sample answers, and says it is one.
    desk.start()
    assert f"Paste for example: {SAMPLE_QUESTION}" in desk.log.read_text()
    sample = desk.ask(SAMPLE_QUESTION)
    assert sample["decision"] == "answered"
    assert {found["publisher"] for found in sample["answers"]} == {"SAMPLE, not a fact-check"}

    # Real checks arrive while the desk serves; the report says what happened, and a second time that nothing did.
    imported = desk.run("import", str(feed_file(tmp_path)), "--json")
    new = {"read": 2, "new": 2, "changed": 0, "unchanged": 0, "gone": 0, "refused": {}}
    assert (imported.returncode, json.loads(imported.stdout)) == (0, new)
    again = desk.run("import", str(feed_file(tmp_path)), "--json")
    assert json.loads(again.stdout) == {**new, "new": 0, "unchanged": 2}
    desk.run("index")

    # The sample has left. The claims are found in other words, without accents, and in the other language.
    for question in (
        "Do himalayan salt lamps take away the radiation of cell phones?",
        "đèn muối hút bức xạ điện thoại",
    ):
        found = desk.ask(question)["answers"][0]
        assert (found["url"], found["verdict"]) == ("https://checks.example/salt-lamp", "false")
    answer = desk.ask("nghe noi cau long bien sap bi thao do lay thep ha moi nguoi")
    assert answer["decision"] == "answered"
    assert answer["answers"][0]["verdict_original"] == "Sai sự thật"
    assert answer["answers"][0]["publisher"] == "Kiểm chứng ví dụ"

    # What nobody has checked gets an honest no, and the command line says the same as the server.
    assert desk.ask("Chúc cả nhà buổi sáng vui vẻ nhé")["decision"] == "none"
    printed = desk.run("ask", "--json", text="nghe noi cau long bien sap bi thao do lay thep ha moi nguoi")
    assert json.loads(printed.stdout) == answer

    # A person that the feed named is nowhere.
    assert grep(desk.data, "Planted Person") == []
    assert desk.stop() == 0


@pytest.mark.browser
def test_story_in_a_browser(desk: Desk, tmp_path: Path) -> None:
    """The same story on a phone, in Vietnamese and then in English, without a script and by keyboard alone."""
    desk.start("--empty")
    desk.run("import", str(feed_file(tmp_path)))
    desk.run("index")
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 320, "height": 700}, locale="vi-VN", java_script_enabled=False)
        page = context.new_page()
        seen: list[str] = []
        page.on("request", lambda request: seen.append(request.url))
        page.goto(desk.url)
        assert page.inner_text("h1") == "Dán tin nhắn. Xem bằng chứng."
        page.focus("textarea")
        page.keyboard.type("nghe noi cau long bien sap bi thao do lay thep ha moi nguoi")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:has-text('trả lời')")
        assert page.inner_text("h1") == "Có một kiểm chứng trả lời tin này"
        assert page.inner_text(".plate") == "Sai"
        assert page.locator("mark").count() > 2
        assert page.get_attribute(".card a[href^=http]", "href") == "https://kiemchung.example/cau-long-bien"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True
        page.screenshot(path=tmp_path / "answer.png", full_page=True)

        page.click("text=English")
        assert page.inner_text("h1") == "A check answers this message"
        page.click("text=Not my question")
        assert context.cookies() == []
        assert [url for url in seen if not url.startswith(desk.url)] == []
        assert [url for url in seen if "cau" in url.removeprefix(desk.url)] == []
    with sqlite3.connect(desk.data / "db.sqlite3") as tables:
        counted = dict(tables.execute("SELECT kind, sum(n) FROM record_count GROUP BY kind").fetchall())
    assert counted == {"asked": 2, "answered": 4, "not_mine": 1}


def test_question_is_nowhere_after_asking(desk: Desk) -> None:
    secret = "xylophone quokka"
    desk.start()
    desk.ask(f"{secret} Uống nước dừa nóng tiêu diệt được tế bào ung thư")
    desk.get(f"/api/v1/ask?text={secret.replace(' ', '+')}&k=1")
    desk.post("/api/v1/ask", secret.encode() + b"\x00{", "application/json")
    desk.post("/api/v1/ask", json.dumps({"text": secret, "k": "no number"}).encode(), "application/json")
    desk.run("ask", secret)
    assert desk.stop() == 0
    for word in secret.split():
        assert grep(desk.data, word) == []
        assert word not in desk.log.read_text()
    assert "127.0.0.1" not in re.sub(r"http://127\.0\.0\.1:\d+/", "", desk.log.read_text())
    with sqlite3.connect(desk.data / "db.sqlite3") as tables:
        asked = tables.execute("SELECT n FROM record_count WHERE kind = 'asked'").fetchall()
    assert asked == [(3,)]


def test_second_start_changes_nothing_and_empty_takes_the_sample_out(desk: Desk) -> None:
    desk.start()
    before = desk.ask(SAMPLE_QUESTION)
    assert desk.stop() == 0
    desk.start()
    assert desk.ask(SAMPLE_QUESTION) == before
    assert desk.stop() == 0
    desk.start("--empty")
    assert desk.ask(SAMPLE_QUESTION) == {"decision": "none", "answers": []}
    assert desk.stop() == 0


def test_index_that_was_deleted_is_built_again(desk: Desk) -> None:
    desk.start()
    before = desk.ask(SAMPLE_QUESTION)
    assert desk.stop() == 0
    shutil.rmtree(desk.data / "index")
    desk.start()
    assert desk.ask(SAMPLE_QUESTION) == before


def test_import_killed_half_way_goes_on(tmp_path: Path) -> None:
    """Killed without warning at several moments; the record never shows a half, and the last run completes it."""
    items = [
        {**FEED["dataFeedElement"][0]["item"][0], "url": f"https://checks.example/{n}", "claimReviewed": f"Claim {n}"}
        for n in range(3000)
    ]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(json.dumps(item) for item in items), encoding="utf-8")
    data = tmp_path / "desk"
    for wait in (1.5, 2.0, 2.5):
        process = subprocess.Popen(
            [sys.executable, "-m", "minhchung", "import", str(file), "--data", str(data)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        try:
            process.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if (data / "db.sqlite3").exists():
            assert shown(data) in {0, 3000}
    done = command("import", str(file), "--data", str(data), "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["read"], shown(data)) == (0, 3000, 3000)


def shown(data: Path) -> int:
    """How many reviews answer."""
    with sqlite3.connect(data / "db.sqlite3") as tables:
        has = tables.execute("SELECT count(*) FROM sqlite_master WHERE name = 'record_review'").fetchone()[0]
        return int(tables.execute("SELECT count(*) FROM record_review WHERE live").fetchone()[0]) if has else 0


def grep(folder: Path, word: str) -> list[str]:
    """The files under `folder` that hold `word`, in any letter case, as UTF-8 or as JSON escapes it."""
    spellings = {word.lower().encode(), json.dumps(word).strip('"').lower().encode()}
    return [
        str(file)
        for root, _, names in os.walk(folder)
        for file in (Path(root) / name for name in names)
        if any(spelling in file.read_bytes().lower() for spelling in spellings)
    ]
