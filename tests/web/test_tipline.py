"""The tipline by page: what answers a tip, what would be kept of it, its receipt, its feed. `web.tipline`."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from lxml import etree

from minhchung.desk import group, models, receipts, tips
from minhchung.desk.group import Details
from minhchung.lib.text.redact import MARKS
from minhchung.web.taken import TAKEN
from minhchung.web.tipline import limits
from tests.desk.conftest import Person, person
from tests.desk.test_tips import NAMED, REDACTED, RUMOUR, days_old
from tests.web.reading import Page
from tests.web.test_pages import CLAIM, TITLE

__all__ = ["person"]
ATOM = {"a": "http://www.w3.org/2005/Atom"}
CODE = re.compile(rf"([{receipts.LETTERS}]{{5}}-){{4}}[{receipts.LETTERS}]{{5}}")


@pytest.fixture(autouse=True)
def _limits_begin_anew() -> None:
    limits.forget()


def press(client: Client, page: Page, button: str, **typed: str):
    """Send the form that holds this button, as a browser does."""
    (form,) = page.tree.xpath(f'//main//form[.//button[normalize-space()="{button}"]]')
    fields: dict[str, list[str]] = {}
    for one in form.xpath(".//input|.//textarea|.//select"):
        value = "".join(one.xpath("option[@selected]/@value")) if one.tag == "select" else one.value or ""
        fields.setdefault(one.name, []).append(value)
    return client.post(form.get("action"), fields | {name: [value] for name, value in typed.items()})


def seen(client: Client, text: str, **more: object) -> Page:
    return Page(client.post("/tip/", {"text": text, **more}))


def sent(client: Client, text: str, **more: object) -> str:
    """Send a tip as far as its receipt; the code."""
    return Page(press(client, seen(client, text, **more), "Send it to the desk")).text("//main//code")


def looked(client: Client, code: str) -> Page:
    return Page(client.post("/tip/receipt/", {"code": code}))


def test_form_is_there_in_both_languages_and_sets_no_cookie(db: None, vi: Client, en: Client) -> None:
    for client, lang in ((vi, "vi"), (en, "en")):
        response = client.get("/tip/")
        assert (response.status_code, Page(response).text("/html/@lang"), dict(client.cookies)) == (200, lang, {})
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert Page(en.get("/tip/")).text("//h1") == "Send a message to the desk"
    assert en.get("/en/tip/receipt/").headers["Location"] == "/tip/receipt/?lang=en"


def test_answered_tip_shows_its_answer_and_keeps_nothing(publish, en: Client) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    page = seen(en, CLAIM)
    assert page.text("//h1") == "A check answers this message"
    assert page.texts("//main//details/summary") == ["See what the desk would keep"]
    assert models.Wording.objects.count() == 0


def test_answered_tip_can_be_sent_all_the_same(publish, en: Client) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    assert press(en, seen(en, CLAIM), "Send it to the desk").status_code == 200
    assert models.Wording.objects.get().text == CLAIM


def test_address_of_one_sharing_is_kept_and_its_sender_told(db: None, en: Client, vi: Client) -> None:
    share = "https://www.facebook.com/share/p/1AbCdEf/"
    page = seen(en, RUMOUR, link=[f"{share}?mibextid=x", "https://tin.example/a", ""])
    assert page.texts("//main//li/code") == [share, "https://tin.example/a"]
    (said,) = page.texts('//main//p[contains(., "somebody shared")]')
    assert said.startswith("1 address was made when somebody shared it, and tells its site who that was.")
    assert seen(vi, RUMOUR, link=["https://tin.example/a"]).texts('//main//p[contains(., "chia sẻ, và")]') == []


def test_tip_is_shown_as_it_would_be_kept_then_kept_so(db: None, en: Client) -> None:
    page = seen(
        en, NAMED, link=["https://youtu.be/abc?si=z", "https://www.facebook.com/tran.thi.mo", ""], language="vi"
    )
    assert (page.text("//h1"), page.text('//main//p[@class="claim pasted"]')) == (
        "This is what the desk would keep",
        REDACTED,
    )
    assert page.texts('//main//ul[preceding-sibling::p[contains(., "could lead")]]/li') == [
        "[tên người] a person’s name",
        "[số điện thoại] a phone number",
    ]
    assert page.texts("//main//li/code") == ["https://youtu.be/abc"]
    assert page.texts('//main//p[contains(., "left out")]') == ["1 link is left out: it leads to somebody’s own page."]
    assert page.texts("//input[contains(@value, '0912')]") == []
    response = press(en, page, "Send it to the desk")
    wording = models.Wording.objects.get()
    assert (wording.text, wording.links, wording.language) == (REDACTED, ["https://youtu.be/abc"], "vi")
    code = Page(response).text("//main//code")
    assert (bool(CODE.fullmatch(code)), models.Receipt.objects.get().code) == (True, receipts.digest_of(code))
    assert response.headers["Cache-Control"] == "no-store"


def test_page_that_shows_what_would_be_kept_holds_nothing_else(db: None, en: Client) -> None:
    """What was typed first must not come a second time, nor stand in the page that is read over a shoulder."""
    assert en.post("/tip/", {"text": NAMED}).content.decode().count("0912") == 0


def test_sender_goes_back_and_changes(db: None, en: Client) -> None:
    page = Page(press(en, seen(en, NAMED, link=["https://a.example/1"], language="vi"), "Go back and change it"))
    assert page.text("//textarea") == REDACTED
    assert page.texts("//main//input[@name='link']/@value") == ["https://a.example/1", "", ""]
    assert page.text("//option[@selected]/@value") == "vi"


def test_the_same_text_as_sent_is_one_claim_though_it_was_redacted(db: None, en: Client, vi: Client) -> None:
    sent(en, NAMED)
    press(vi, seen(vi, NAMED), "Gửi cho bàn kiểm chứng")
    assert (models.Claim.objects.count(), models.Wording.objects.get().times) == (1, 2)


def test_form_is_redacted_again_when_it_is_sent(db: None, en: Client) -> None:
    press(en, seen(en, RUMOUR), "Send it to the desk", text=NAMED)
    assert models.Wording.objects.get().text == REDACTED


def test_button_that_is_pressed_twice_sends_once(db: None, en: Client) -> None:
    page = seen(en, RUMOUR)
    codes = [Page(press(en, page, "Send it to the desk")).text("//main//code") for _ in range(2)]
    assert (codes[0] == codes[1], models.Demand.objects.get().n, models.Receipt.objects.count()) == (True, 1, 1)


def test_language_switch_keeps_what_would_be_stored(db: None, en: Client) -> None:
    page = seen(en, NAMED, language="vi", link="https://a.example/1")
    (form,) = page.tree.xpath("//header//form")
    fields = [(one.name, one.value) for one in form.xpath(".//input")]
    other = Page(en.post(form.get("action"), dict(fields)))
    assert (other.text("/html/@lang"), other.text('//main//p[@class="claim pasted"]')) == ("vi", REDACTED)
    assert other.texts("//main//li/code") == ["https://a.example/1"]


def test_ask_page_offers_the_desk_where_nothing_answers(db: None, en: Client) -> None:
    page = Page(en.post("/", {"text": RUMOUR}))
    after = Page(press(en, page, "Send it to the desk"))
    assert after.text("//h1") == "This is what the desk would keep"
    assert after.text('//main//p[@class="claim pasted"]') == RUMOUR


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"text": ""}, 400, "There is no text to check. Paste the message you received."),
        ({"text": RUMOUR, "link": "javascript:alert(1)"}, 400, "Link 1 is no web address."),
        ({"text": "PK\x03\x04" + "\ufffd" * 40 + " zip"}, 400, "This is a file and no text."),
        ({"text": RUMOUR, "step": "send"}, 400, "The form could not be read."),
        ({"text": "x" * 1_000_001}, 413, "The request is larger than the 1000000 bytes that are read."),
    ],
)
def test_what_cannot_be_taken_is_said(db: None, en: Client, given: dict[str, str], status: int, said: str) -> None:
    response = en.post("/tip/", given)
    page = Page(response)
    assert (response.status_code, page.text('//*[@role="alert"]')[1 : len(said) + 1].strip()) == (status, said)
    assert models.Wording.objects.count() == 0


def test_many_tips_from_one_address_meet_a_sum(db: None, en: Client, settings) -> None:
    settings.MINHCHUNG_ASKS_A_MINUTE = 1000
    for n in range(limits.FREE):
        sent(en, f"{RUMOUR} lần {n}")
    page = Page(press(en, seen(en, NAMED), "Send it to the desk"))
    assert (page.text("//h1"), models.Wording.objects.count()) == ("One more question", limits.FREE)
    wrong = press(en, page, "Send it to the desk", answer="1")
    page = Page(wrong)
    assert (wrong.status_code, page.text('//*[@role="alert"]').split(".")[0]) == (
        400,
        "!That was not the sum, or it took too long",
    )
    names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    one, other = re.search(r"How much is (\w+) plus (\w+)\?", page.text('//label[@for="answer"]')).groups()
    right = press(en, page, "Send it to the desk", answer=str(names.index(one) + names.index(other) + 2))
    assert bool(CODE.fullmatch(Page(right).text("//main//code")))
    assert models.Wording.objects.order_by("pk").last().text == REDACTED


def test_too_many_tips_from_one_address_are_refused(db: None, en: Client, settings) -> None:
    settings.MINHCHUNG_ASKS_A_MINUTE = 1000
    page = seen(en, RUMOUR)
    statuses = [press(en, page, "Send it to the desk").status_code for _ in range(limits.A_MINUTE + 1)]
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_flooded_text_gives_no_more_codes(db: None, en: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "A_DAY", 1)
    sent(en, RUMOUR)
    page = Page(press(en, seen(en, RUMOUR), "Send it to the desk"))
    assert page.texts("//main//code") == []
    assert page.texts("//main//a/@href")[0] == f"/tip/feed/{models.Claim.objects.get().token}.atom"
    assert models.Demand.objects.get().n == 2


def test_receipt_waits_then_says_that_somebody_is_at_it(db: None, en: Client, person: Person) -> None:
    code = sent(en, RUMOUR)
    assert looked(en, code).text("//h1") == "It waits to be read"
    claim = models.Claim.objects.get()
    group.change(claim.pk, Details("Cầu Bến Mẫu đóng ba tháng"), by=person("intake"))
    models.Claim.objects.update(state="open")
    page = looked(en, code.lower().replace("-", "  "))
    assert (page.text("//h1"), page.text('//main//p[@class="claim pasted"]')) == ("Somebody is looking into it", RUMOUR)


@pytest.mark.parametrize("reason", ["opinion", "prediction", "personal", "unclear", "out_of_scope"])
def test_receipt_of_a_declined_tip_says_why_and_what_now(db: None, en: Client, person: Person, reason: str) -> None:
    code = sent(en, RUMOUR)
    group.decline(models.Claim.objects.get().pk, reason, by=person("intake"))
    page = looked(en, code)
    assert (page.text("//h1"), len(page.texts("(//main/section)[1]/p"))) == ("There will be no verdict", 2)


def test_receipt_of_an_answered_tip_shows_the_check(publish, en: Client, person: Person) -> None:
    code = sent(en, RUMOUR)
    publish({"claim": CLAIM, "title": TITLE})
    from minhchung.record import answer

    group.answer_with(models.Claim.objects.get().pk, answer.newest()[0].id, by=person("intake"))
    page = looked(en, code)
    assert (page.text("//h1"), page.texts("//main//h3/a")) == ("A check answers your message", [TITLE])


def test_receipt_shows_what_was_published_meanwhile(publish, en: Client) -> None:
    code = sent(en, CLAIM)
    publish({"claim": CLAIM, "title": TITLE})
    page = looked(en, code)
    assert page.texts("//h2")[0] == "Published checks that seem to answer it"
    assert page.texts("//main//h3/a") == [TITLE]


def test_unknown_code_stays_in_its_field_to_be_compared(db: None, en: Client) -> None:
    response = en.post("/tip/receipt/", {"code": "BCFGH" * 5})
    assert (response.status_code, Page(response).text("//main//input[@id='code']/@value")) == (404, "BCFGH" * 5)


def switched(client: Client, page: Page) -> Page:
    """The page that the switch of the language leads to."""
    (form,) = page.tree.xpath('//header//form[.//button[@class="switch"]]')
    return Page(client.post(form.get("action"), dict(form.fields)))


def test_switch_of_the_language_loses_neither_text_nor_code(db: None, en: Client) -> None:
    page = switched(en, Page(en.post("/tip/", {"text": "12345"})))
    assert (page.text("/html/@lang"), page.text("//main//textarea").strip()) == ("vi", "12345")
    response = press(en, seen(en, RUMOUR), "Send it to the desk")
    shown_once = Page(response)
    assert shown_once.texts('//header//*[normalize-space()="Tiếng Việt"]') == []
    page = switched(en, looked(en, shown_once.text("//main//code")))
    assert (page.text("/html/@lang"), page.text('//main//p[@class="claim pasted"]')) == ("vi", RUMOUR)


def test_tip_is_deleted_after_asking(db: None, en: Client) -> None:
    code = sent(en, RUMOUR)
    page = Page(press(en, looked(en, code), "Delete it …"))
    assert (page.text("//h1"), models.Wording.objects.count()) == ("Delete your message?", 1)
    done = Page(press(en, page, "Delete it"))
    assert done.text("//h1") == "Deleted"
    assert list(models.Claim.objects.values_list("text", flat=True)) == [""]
    assert (models.Wording.objects.count(), models.Receipt.objects.count(), models.Demand.objects.get().n) == (0, 0, 1)
    assert en.post("/tip/receipt/", {"code": code}).status_code == 404


def test_text_stays_for_others_and_for_the_desk_when_one_deletes(db: None, en: Client, person: Person) -> None:
    first, second = sent(en, RUMOUR), sent(en, RUMOUR)
    assert (receipts.delete(first), models.Wording.objects.get().text) == (False, RUMOUR)
    by = person("intake")
    group.assign(models.Claim.objects.get().pk, by, by=by)
    assert (receipts.delete(second), models.Wording.objects.get().text) == (False, RUMOUR)
    assert models.Receipt.objects.count() == 0


def test_expired_receipt_says_so(db: None, en: Client) -> None:
    code = sent(en, RUMOUR)
    days_old(90)
    tips.expire(datetime(2026, 11, 20, tzinfo=UTC))
    assert looked(en, code).text("//h1") == "It has expired"


def test_feed_follows_a_claim_and_holds_no_word_of_the_tip(publish, en: Client, person: Person) -> None:
    sent(en, RUMOUR)
    publish({"claim": CLAIM, "title": TITLE})
    from minhchung.record import answer

    claim, by = models.Claim.objects.get(), person("intake")
    group.decline(claim.pk, "opinion", by=by)
    group.reopen(claim.pk, by=by)
    group.answer_with(claim.pk, answer.newest()[0].id, by=by)
    response = en.get(f"/tip/feed/{claim.token}.atom")
    feed = etree.fromstring(response.content)
    assert feed.xpath("a:entry/a:title/text()", namespaces=ATOM) == [
        f"A check answers it: {TITLE}",
        "The desk looks at it again",
        "There will be no verdict",
        "The desk has it",
    ]
    ids = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert (len(set(ids)), len(ids)) == (4, 4)
    assert set(re.findall(r"T(\d\d:\d\d:\d\d)Z", response.content.decode())) == {"00:00:00"}
    assert response.content.decode().count("Bến Mẫu") == 0
    items = json.loads(en.get(f"/tip/feed/{claim.token}.json").content)["items"]
    assert [item["title"] for item in items] == feed.xpath("a:entry/a:title/text()", namespaces=ATOM)


@pytest.mark.parametrize("path", ["/tip/feed/nobody.atom", "/tip/feed/.atom", "/tip/feed/nobody.xml", "/tip/other"])
def test_feed_that_is_not_there_is_404(db: None, en: Client, path: str) -> None:
    assert en.get(path).status_code == 404


def test_claim_without_a_token_is_not_found_by_an_empty_one(db: None, en: Client, person: Person) -> None:
    group.open_claim(Details("Nước máy bị nhiễm độc"), by=person("intake"))
    assert en.get("/tip/feed/-.atom").status_code == 404


@pytest.mark.parametrize("path", ["/tip/", "/tip/receipt/", "/tip/feed/x.atom"])
def test_other_methods_are_refused_with_what_is_possible(db: None, en: Client, path: str) -> None:
    response = en.delete(path)
    assert (response.status_code, response.headers["Allow"].split(", ")[:2]) == (405, ["GET", "HEAD"])


def test_every_mark_has_its_words() -> None:
    assert set(TAKEN) == set(MARKS["vi"])


@pytest.mark.sqlite
def test_message_as_typed_is_in_no_file(db: None, en: Client, data_folder: Path) -> None:
    from tests.desk.test_tips import in_files, in_pages

    sent(en, NAMED + " mãngcầu")
    assert (in_pages("mãngcầu"), in_pages("0912 345 678")) == (True, False)
    assert (in_pages("Trần Thị Mơ"), in_files("0912 345", data_folder)) == (False, False)
