"""The story of the program, from a feed to an honest answer, told with real processes and a real browser."""

import html
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.browser import chromium
from tests.newsroom import Somebody, arrive, welcome_link
from tests.postgres import cluster, database
from tests.record.site import Site, serving
from tests.served import Desk, command, environment

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


WATER = "Tap water in the district met every limit in 2025."
REPORT = f"""<html><head><title>Water report</title></head><body><article><p>Measured monthly at nine points.</p>
<p>{WATER}</p><p>The next report follows in spring, with the same points and one more.</p></article></body></html>"""
WRITTEN = {
    "title": "The tap water met every limit",
    "verdict": "false",
    "summary": "All measurements of 2025 stayed under the limits.",
    "explanation": "## What we found\n\nThe report names no exceedance [1](#e1).",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Desk, Site]]:
    """An empty desk that may capture one local site; on both databases."""
    with ExitStack() as held:
        site = held.enter_context(serving({"/report": (200, "text/html; charset=utf-8", REPORT.encode())}))
        variables = {"MINHCHUNG_FETCH_LOOPBACK": site.address, "MINHCHUNG_ASKS_A_MINUTE": "0"}
        if request.param == "postgresql":
            variables["MINHCHUNG_DATABASE"] = database(held.enter_context(cluster()), "newsroom")
        made = Desk(tmp_path / "desk", tmp_path / "terminal.log", variables)
        yield made, site
        if made.process and made.process.poll() is None:
            made.stop(signal.SIGKILL)


@pytest.mark.browser
def test_story_of_a_check(newsroom: tuple[Desk, Site]) -> None:
    desk, site = newsroom
    desk.start("--empty")
    with chromium() as browser:
        # The terminal prints a link that makes the first admin, who invites a second person and names the desk.
        writer = arrive(browser, desk, welcome_link(desk), "Xylowriter")
        second = arrive(browser, desk, writer.invite("reviewer", "publisher"), "Xylosecond")
        writer.go("/desk/setup/")
        writer.page.fill("[name=address]", "https://kiemchung.example")
        writer.page.fill("[name=name]", "Example desk")
        writer.press("Save")

        # A claim is opened and a page captured; the quote stands in it letter for letter, or is refused.
        claim = writer.open_claim("The tap water of the district is poisoned")
        evidence = writer.capture(claim, f"{site.url}/report")
        writer.go(f"/desk/claims/{claim}/")
        writer.press("Begin the draft")
        draft = writer.ends_at(r"/revisions/(\d+)/")
        writer.quote(evidence, "Tap water met no limit", title="Water report", source="Water works")
        assert "does not hold" in writer.page.inner_text("[role=alert]")
        writer.quote(evidence, WATER, title="Water report", source="Water works")
        writer.write(draft, WRITTEN)
        writer.go(f"/desk/revisions/{draft}/preview/")
        assert writer.heading == WRITTEN["title"]
        assert writer.page.inner_text("mark") == WATER
        writer.submit(draft)

        # Who wrote it cannot approve it, whatever roles they hold.
        writer.go(f"/desk/revisions/{draft}/review/")
        assert writer.page.locator("button[value=approve]").is_disabled()
        assert "You changed something in this draft" in writer.page.inner_text("main")

        # The second person sends it back with a reason, the writer changes it, and then it is approved and published.
        second.go(f"/desk/revisions/{draft}/review/")
        second.page.fill("[name=reason]", "Say which year the report is about.")
        second.press("Send it back")
        writer.go(f"/desk/revisions/{draft}/")
        assert "Say which year the report is about." in writer.page.inner_text("main")
        writer.write(draft, {"title": "The tap water met every limit in 2025"})
        writer.submit(draft)
        second.approve(draft)
        second.publish(draft)
        assert second.heading == "It is published"
        public = second.page.get_by_role("link", name="To the public page").get_attribute("href")
        assert public is not None
        public = public.removeprefix("/en")

        # Killed at once: page, feed, ClaimReview and log entry are there when it runs again, and verify agrees.
        desk.stop(signal.SIGKILL)
        desk.start("--empty")
        page = eventually(desk, public, "The tap water met every limit in 2025")
        review = json.loads(re.findall(r'<script type="application/ld\+json">(.+?)</script>', page)[0])
        assert (review["@type"], review["reviewRating"]["alternateName"]) == ("ClaimReview", "False")
        assert "The tap water met every limit in 2025" in desk.get("/feeds/all.atom").decode()
        assert verified(desk)["entries"] == {"key": 1, "published": 1}
        answer = desk.ask("is the tap water in the district poisoned?")
        assert (answer["decision"], answer["answers"][0]["url"]) == ("answered", f"https://kiemchung.example{public}")

        # A correction goes the same way and says why; the earlier text stays.
        writer = Somebody(writer.page, desk.url.replace("127.0.0.1", "localhost"))
        second = Somebody(second.page, writer.url)
        writer.go(f"/desk/revisions/{draft}/standing/")
        writer.press("Begin a correction")
        later = writer.ends_at(r"/revisions/(\d+)/")
        writer.write(later, {"verdict": "mostly_true", "reason": "Two points were not measured in May."})
        writer.submit(later)
        second.approve(later)
        second.publish(later)
        page = eventually(desk, public, "Two points were not measured in May.")
        assert "Mostly true" in page
        assert eventually(desk, f"{public}r1/", "The tap water met every limit in 2025")
        assert verified(desk)["entries"] == {"key": 1, "published": 1, "corrected": 1}

        # A retraction needs another person too.
        writer.go(f"/desk/revisions/{later}/standing/")
        writer.page.locator("#retract ~ details summary, section:has(#retract) summary").first.click()
        writer.page.fill("#why-retract", "The report itself was withdrawn.")
        writer.page.locator("button[value=propose_retract]").click()
        writer.page.wait_for_load_state()
        assert writer.page.locator("button[value=confirm]").count() == 0
        second.go(f"/desk/revisions/{later}/standing/")
        second.page.locator("details.ask-first summary").first.click()
        second.page.locator("button[value=confirm]").click()
        second.page.wait_for_load_state()
        eventually(desk, public, "The report itself was withdrawn.")
        assert desk.ask("is the tap water in the district poisoned?")["decision"] == "none"
        assert verified(desk)["entries"] == {"key": 1, "published": 1, "corrected": 1, "retracted": 1}
    assert desk.stop() == 0
    assert grep(desk.data / "site", "xylo") == []
    assert grep(desk.data / "site", "desk.example") == []


def eventually(desk: Desk, path: str, words: str) -> str:
    """The English page at `path`, once it holds `words`: the site follows a publication by itself, within seconds."""
    for _ in range(150):
        with suppress(urllib.error.HTTPError):
            page = desk.get(f"/en{path}").decode()
            if words in html.unescape(page):
                return page
        time.sleep(0.1)
    raise AssertionError(f"{path} never said {words}")


def verified(desk: Desk) -> dict[str, Any]:
    """What `verify` says of the folder, compared with what it saw the last time."""
    site, state = str(desk.data / "site"), str(desk.data.parent / "state.json")
    done = command("verify", site, "--state", state, "--json")
    assert done.returncode == 0, done.stdout
    found: dict[str, Any] = json.loads(done.stdout)
    return found


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
