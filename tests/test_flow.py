"""The story of the program, from a feed to an honest answer, told with real processes and a real browser."""

import html
import json
import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser import chromium, overflow, press
from tests.newsroom import NUOC, WATER, Somebody, crew, eventually, newsroom
from tests.phone import Phone, phone
from tests.plants import Search
from tests.record.site import Site
from tests.rows import rows, tables
from tests.served import Desk, command

__all__ = ["newsroom"]
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
        assert overflow(page) == 0
        page.screenshot(path=tmp_path / "answer.png", full_page=True)

        press(page.locator("text=English"))
        assert page.inner_text("h1") == "A check answers this message"
        press(page.locator("text=Not my question"))
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


WRITTEN = {
    "title": "The tap water met every limit",
    "verdict": "false",
    "summary": "All measurements of 2025 stayed under the limits.",
    "explanation": "## What we found\n\nThe report names no exceedance [1](#e1).",
}


@pytest.mark.browser
def test_story_of_a_check(newsroom: tuple[Desk, Site]) -> None:
    desk, site = newsroom
    desk.start("--empty")
    with chromium() as browser:
        # The terminal prints a link that makes the first admin, who invites a second person and names the desk.
        writer, second = crew(browser, desk)

        # A claim is opened and a page captured; the quote stands in it letter for letter, or is refused.
        claim = writer.open_claim("The tap water of the district is poisoned")
        evidence = writer.capture(claim, f"{site.url}/report")
        draft = writer.begin(claim)
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
        public = second.publish(draft)

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
        press(writer.page.locator("button[value=propose_retract]"))
        assert writer.page.locator("button[value=confirm]").count() == 0
        second.go(f"/desk/revisions/{later}/standing/")
        second.page.locator("details.ask-first summary").first.click()
        press(second.page.locator("button[value=confirm]"))
        eventually(desk, public, "The report itself was withdrawn.")
        assert desk.ask("is the tap water in the district poisoned?")["decision"] == "none"
        assert verified(desk)["entries"] == {"key": 1, "published": 1, "corrected": 1, "retracted": 1}
    assert desk.stop() == 0
    assert grep(desk.data / "site", "xylo") == []
    assert grep(desk.data / "site", "desk.example") == []


NAME, PHONE = "Nguyễn Thị Ngoãn", "0986 437 319"
WORDINGS = {
    "page": "Nước máy của quận bị nhiễm độc rồi, đừng ai uống",
    "API": f"Chị {NAME} bảo nước máy của quận mình bị nhiễm độc, gọi số {PHONE} để biết thêm",
    "English": "The tap water of the district is poisoned, do not drink it",
    "fourth": "nghe noi nuoc may cua quan bi nhiem doc ha moi nguoi",
}
SHARED = "https://news.example/water?id=7&fbclid=IwARshare"
REPLY = "Báo cáo chỉ đo tại chín điểm, không đo tại nhà. Gọi tôi theo số"
VIET = {
    "title": "Nước máy của quận không nhiễm độc",
    "verdict": "false",
    "summary": "Mọi lần đo trong năm 2025 đều dưới giới hạn.",
    "explanation": "## Chúng tôi tìm thấy gì\n\nBáo cáo không ghi lần vượt giới hạn nào [1](#e1).",
}


@pytest.mark.browser
def test_story_of_a_tip(newsroom: tuple[Desk, Site]) -> None:
    """Strangers by telephone and by program, two people of the desk; and nobody learns who the strangers are."""
    desk, site = newsroom
    desk.start("--empty")
    with chromium() as browser:
        writer, second = crew(browser, desk)
        stranger = phone(browser, desk)
        codes = sent(desk, stranger)

        # The desk is asked whether they are one, and told that a name may be missing. It joins them and takes it up.
        missing = ["so one may be missing here" in said for said in writer.suggested(3)]
        assert missing == [False, True, True]
        claim = writer.join()
        assert writer.page.locator("#wordings > ol > li").count() == 3
        assert writer.page.inner_text("#wordings .demand b") == "3"
        writer.press("Take it")
        assert stranger.look_up(codes["page"]) == ("Đang có người kiểm chứng", WORDINGS["page"])

        # It is checked by one person and published by another, like any claim.
        evidence = writer.capture(claim, f"{site.url}/bao-cao")
        draft = writer.begin(claim)
        writer.quote(evidence, NUOC, title="Báo cáo nước", source="Công ty nước")
        writer.write(draft, VIET)
        writer.submit(draft)
        second.approve(draft)
        public = second.publish(draft)
        eventually(desk, public, VIET["title"])

        answered(desk, stranger, codes)
        placed = replied(stranger, writer, second)
        assert "Identity not verified." in html.unescape(eventually(desk, public, placed))
        assert stranger.page.context.cookies() == []
    assert verified(desk)["entries"] == {"key": 1, "published": 1, "reply": 1}
    assert desk.stop() == 0

    # Who brought it is nowhere.
    who = Search([NAME, NAME.rpartition(" ")[2], PHONE, PHONE.replace(" ", ""), "IwARshare", *codes.values()])
    assert who.folder(desk.data) == set()
    assert who.text(json.dumps(tables(desk), default=str, ensure_ascii=False).encode()) == set()
    assert who.text(desk.log.read_bytes()) == set()


def sent(desk: Desk, stranger: Phone) -> dict[str, str]:
    """Three wordings of one rumour reach the desk; the code of each receipt."""
    # No check answers the message, so it goes to the desk: read once more as it would be kept, then sent.
    stranger.go("/")
    stranger.fill("Tin bạn nhận được", WORDINGS["page"])
    stranger.press("Xem bằng chứng")
    assert stranger.heading == "Chưa có kiểm chứng nào trả lời"
    stranger.press("Gửi cho bàn kiểm chứng")
    assert (stranger.heading, stranger.kept) == ("Bàn kiểm chứng sẽ giữ những điều này", WORDINGS["page"])
    assert wordings(desk) == []
    stranger.press("Gửi cho bàn kiểm chứng")
    assert stranger.heading == "Bàn kiểm chứng đã nhận tin của bạn"
    codes = {"page": stranger.code}

    # A program brings other words of it, with a name and a telephone number, which go no further.
    came = tip(desk, text=WORDINGS["API"], send=True)
    kept = "Chị [tên người] bảo nước máy của quận mình bị nhiễm độc, gọi số [số điện thoại] để biết thêm"
    assert (came["decision"], came["would_store"]["text"]) == ("none", kept)
    codes["API"] = came["receipt"]

    # The third comes from the English pages, with a link that says who shared it.
    stranger.follow("Gửi tin")
    stranger.follow("English")
    stranger.fill("The message, as you received it", WORDINGS["English"])
    stranger.fill("Link 1", SHARED)
    stranger.press("Look for an answer")
    assert (stranger.heading, stranger.kept) == ("This is what the desk would keep", WORDINGS["English"])
    assert stranger.main.locator("li code").all_inner_texts() == [SHARED.partition("&")[0]]
    stranger.press("Send it to the desk")
    codes["English"] = stranger.code
    assert [one["text"] for one in wordings(desk)] == [WORDINGS["page"], kept, WORDINGS["English"]]
    return codes


def answered(desk: Desk, stranger: Phone, codes: dict[str, str]) -> None:
    """Each receipt shows the check, and so does the feed beside it; a fourth wording meets it at once."""
    for code in codes.values():
        found = tip(desk, "/receipt", code=code)
        assert (found["state"], found["check"]["title"], found["merged"]) == ("answered", VIET["title"], True)
        assert VIET["title"] in desk.get(urlsplit(found["feed"]).path).decode()
    stranger.go("/tip/receipt/?lang=en")
    stranger.fill("Your code", codes["English"])
    stranger.press("Look")
    assert (stranger.heading, stranger.kept) == ("A check answers your message", WORDINGS["English"])
    assert stranger.look_up(codes["page"]) == ("Đã có kiểm chứng trả lời tin của bạn", WORDINGS["page"])
    assert stranger.page.inner_text(".checks .badge") == "Sai"

    before = wordings(desk)
    found_by_meaning(desk, WORDINGS["fourth"])
    stranger.follow("Hỏi")
    stranger.fill("Tin bạn nhận được", WORDINGS["fourth"])
    stranger.press("Xem bằng chứng")
    assert stranger.heading == "Có một kiểm chứng trả lời tin này"
    stranger.follow("Đọc kiểm chứng và bằng chứng")
    assert stranger.heading == VIET["title"]
    assert wordings(desk) == before


def replied(stranger: Phone, writer: Somebody, second: Somebody) -> str:
    """From the page of the check a reply is sent, and placed by two people; its text as it is kept."""
    stranger.follow("Phản hồi bài này")
    stranger.fill("Nội dung của bạn", f"{REPLY} {PHONE}.")
    stranger.press("Xem những gì sẽ được lưu")
    kept = f"{REPLY} [số điện thoại]."
    assert stranger.kept == kept
    stranger.press("Gửi cho bàn kiểm chứng")
    code = stranger.code
    writer.decide("Propose to place it")
    second.decide("Confirm")
    stranger.go("/tip/receipt/")
    stranger.fill("Mã của bạn", code)
    stranger.press("Tra mã")
    assert stranger.heading == "Phản hồi của bạn đã được đăng"
    stranger.follow("Về bài kiểm chứng")
    return kept


def found_by_meaning(desk: Desk, text: str) -> None:
    """Wait until a check answers `text`: a new one is found by its words at once, by its meaning within seconds."""
    for _ in range(100):
        if desk.ask(text)["decision"] == "answered":
            return
        time.sleep(0.2)
    raise AssertionError(desk.ask(text))


def wordings(desk: Desk) -> list[dict[str, Any]]:
    """What the desk keeps of tips."""
    return rows(desk, "SELECT id, text, times FROM desk_wording ORDER BY id")


def tip(desk: Desk, place: str = "", **given: object) -> dict[str, Any]:
    """What the tipline answers to a program."""
    return desk.post(f"/api/v1/tips{place}", json.dumps(given).encode(), "application/json")


def verified(desk: Desk) -> dict[str, Any]:
    """What `verify` says of the folder, compared with what it saw the last time."""
    site, state = str(desk.data / "site"), str(desk.data.parent / "state.json")
    done = command("verify", site, "--state", state, "--json")
    assert done.returncode == 0, done.stdout
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def grep(folder: Path, word: str) -> list[str]:
    """The files under `folder` that hold `word`, in any letter case, as UTF-8 or as JSON escapes it."""
    spellings = {word.lower().encode(), json.dumps(word).strip('"').lower().encode()}
    return [
        str(file)
        for root, _, names in os.walk(folder)
        for file in (Path(root) / name for name in names)
        if any(spelling in file.read_bytes().lower() for spelling in spellings)
    ]
