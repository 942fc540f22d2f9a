"""The page of a claim: what it shows, and every form that it takes."""

import pytest

from minhchung.desk import check, group, models
from minhchung.record import answer
from minhchung.web.office import claim as claims
from tests.desk.conftest import Person, captured, claimed, written
from tests.web.conftest import Publish, publish
from tests.web.office.conftest import SignIn
from tests.web.reading import Page

__all__ = ["publish"]
HEADS = "//main//h2"
DANGEROUS = "<script>alert(1)</script>"


def test_claim_shows_its_words_evidence_notes_and_journal(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim = claimed(me, f"The tap water {DANGEROUS}")
    captured(claim, me)
    group.note(claim, f"Ask the works\n{DANGEROUS}", by=me)
    page = Page(sign_in(me).get(f"/desk/claims/{claim}/"))
    assert page.text("//h1") == f"The tap water {DANGEROUS}"
    assert page.texts(HEADS) == ["Its check", "The same as another claim", "Evidence", "Notes", "History"]
    assert page.texts("//ol[@class='captures']//h3") == ["Water report"]
    assert page.texts("//article[@class='note']/p") == [f"Ask the works {DANGEROUS}"]
    assert [line[-16:] for line in page.texts("//ol[@class='lines']/li")] == ["opened the claim"]


def test_unknown_claim_is_a_page_that_leads_back(person: Person, sign_in: SignIn) -> None:
    browser = sign_in(person("checker"))
    for response in (
        browser.get("/desk/claims/7/"),
        browser.post("/desk/claims/7/take/"),
        browser.get("/desk/claims/7/evidence/"),
    ):
        assert response.status_code == 404
        assert Page(response).text("//*[@role='alert']") == "There is no such claim here."


def test_address_of_a_form_leads_to_the_claim(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim = claimed(me)
    for action in (*claims.STEPS, "upload", "nonsense"):
        response = sign_in(me).get(f"/desk/claims/{claim}/{action}/")
        assert (response.status_code, response.headers["Location"]) == (302, f"/desk/claims/{claim}/")
    assert models.Claim.objects.get().state == "open"


def test_claim_is_changed_and_what_is_wrong_keeps_what_was_typed(person: Person, sign_in: SignIn) -> None:
    me = person("intake")
    claim, browser = claimed(me), sign_in(me)
    said = {"text": "New words", "language": "en", "topic": "law", "first_seen": "", "deadline": "2026-12-01"}
    assert browser.post(f"/desk/claims/{claim}/change/", said).status_code == 302
    assert models.Claim.objects.values_list("text", "topic").get() == ("New words", "law")
    response = browser.post(f"/desk/claims/{claim}/change/", said | {"text": " "})
    page = Page(response)
    assert (response.status_code, page.text("//*[@role='alert']")) == (
        400,
        "Write the claim in one sentence: what the message says.",
    )
    assert page.texts("//details[@open]/summary") == ["Change the claim"]
    assert page.texts("//*[@aria-invalid]/@id") == ["text"]
    assert (page.text("//h1"), page.text("//select[@id='topic']/option[@selected]")) == ("New words", "Law")


def test_declined_claim_gets_a_reason_no_verdict_and_a_way_back(person: Person, sign_in: SignIn) -> None:
    me = person("intake", "checker")
    claim, browser = claimed(me), sign_in(me)
    assert len(Page(browser.get(f"/desk/claims/{claim}/")).texts("//input[@name='reason']")) == 5
    page = Page(browser.post(f"/desk/claims/{claim}/decline/", {"reason": "opinion"}, follow=True))
    assert page.text("//section[@id='check']//strong") == "Declined: An opinion or a taste."
    assert page.texts("//form/@action[contains(., 'draft')]") == []
    assert browser.post(f"/desk/claims/{claim}/draft/").status_code == 400
    undo = page.text("//*[@class='done']//form/@action")
    assert Page(browser.post(undo, follow=True)).text("//*[@class='done']/p") == "The claim is open again."
    assert models.Claim.objects.values_list("state", "declined_for").get() == ("open", "")


def test_claim_is_not_declined_without_a_reason_of_the_list(person: Person, sign_in: SignIn) -> None:
    me = person("intake")
    claim = claimed(me)
    response = sign_in(me).post(f"/desk/claims/{claim}/decline/", {"reason": "boring"})
    page = Page(response)
    assert (response.status_code, page.texts("//details[@open]/summary")) == (400, ["Decline it"])
    assert models.Claim.objects.get().state == "open"


def test_claim_with_a_draft_is_not_offered_to_decline(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    draft = written(me)
    claim = models.Claim.objects.get().pk
    page = Page(sign_in(me).get(f"/desk/claims/{claim}/"))
    assert page.texts("//aside//summary") == ["Give it to somebody", "Change the claim"]
    assert page.texts("//section[@id='check']//a/@href") == [
        f"/desk/revisions/{draft}/edit/",
        f"/desk/revisions/{draft}/",
    ]
    check.submit(draft, by=me)
    page = Page(sign_in(me).get(f"/desk/claims/{claim}/"))
    assert page.texts("//section[@id='check']//a/@href")[0] == f"/desk/revisions/{draft}/review/"


def test_draft_begins_on_the_claim(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim = claimed(me)
    response = sign_in(me).post(f"/desk/claims/{claim}/draft/")
    assert response.headers["Location"] == f"/desk/revisions/{models.Revision.objects.get().pk}/edit/"
    response = sign_in(me).post(f"/desk/claims/{claim}/draft/")
    assert (response.status_code, models.Revision.objects.count()) == (409, 1)


def test_draft_is_offered_to_checkers_only(person: Person, sign_in: SignIn) -> None:
    claim = claimed(person("checker"))
    browser = sign_in(person("intake"))
    page = Page(browser.get(f"/desk/claims/{claim}/"))
    assert page.texts("//form[contains(@action, '/draft/')]") == []
    assert browser.post(f"/desk/claims/{claim}/draft/").status_code == 403


def test_published_check_close_to_the_claim_answers_it(person: Person, sign_in: SignIn, publish: Publish) -> None:
    publish({"claim": "Uống nước dừa nóng tiêu diệt được tế bào ung thư", "title": "Nước dừa không chữa ung thư"})
    me = person("intake")
    claim, browser = claimed(me, "nước dừa nóng tiêu diệt tế bào ung thư"), sign_in(me)
    page = Page(browser.get(f"/desk/claims/{claim}/"))
    assert page.texts("//ol[@class='near']//h3") == ["Nước dừa không chữa ung thư"]
    wanted = page.text("//ol[@class='near']//input[@name='check']/@value")
    assert [one.check.id for one in answer.related("nước dừa nóng tiêu diệt tế bào ung thư").answers] == [wanted]
    page = Page(browser.post(f"/desk/claims/{claim}/answer/", {"check": wanted}, follow=True))
    assert page.text("//section[@id='check']//a") == "Nước dừa không chữa ung thư"
    assert models.Claim.objects.values_list("state", "answer").get() == ("answered", wanted)
    assert page.texts(HEADS)[:3] == ["Its check", "The same as another claim", "Evidence"]
    browser.post(page.text("//*[@class='done']//form/@action"))
    assert models.Claim.objects.values_list("state", "answer").get() == ("open", "")


def test_answer_needs_a_check_that_is_published(person: Person, sign_in: SignIn) -> None:
    me = person("intake")
    claim = claimed(me)
    response = sign_in(me).post(f"/desk/claims/{claim}/answer/", {"check": "nothing"})
    assert (response.status_code, models.Claim.objects.get().state) == (404, "open")


def test_note_is_left_and_taken_back_by_its_writer_only(person: Person, sign_in: SignIn) -> None:
    me, other = person("checker"), person("checker")
    claim = claimed(me)
    mine, theirs = sign_in(me), sign_in(other)
    assert mine.post(f"/desk/claims/{claim}/note/", {"note": "Ask the works"}).headers["Location"][-6:] == "#notes"
    note = models.Note.objects.get().pk
    assert Page(theirs.get(f"/desk/claims/{claim}/")).texts("//form[contains(@action, 'unnote')]") == []
    assert theirs.post(f"/desk/claims/{claim}/unnote/", {"note": note}).status_code == 400
    assert models.Note.objects.count() == 1
    assert mine.post(f"/desk/claims/{claim}/unnote/", {"note": note}).status_code == 302
    assert models.Note.objects.count() == 0


def test_note_that_is_too_long_stands_in_its_field(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim = claimed(me)
    response = sign_in(me).post(f"/desk/claims/{claim}/note/", {"note": "x" * (group.NOTE_MOST + 1)})
    page = Page(response)
    assert (response.status_code, page.texts("//*[@aria-invalid]/@id")) == (400, ["note"])
    assert len(page.text("//textarea[@id='note']")) == group.NOTE_MOST + 1


def test_claim_is_not_given_to_who_left(person: Person, sign_in: SignIn) -> None:
    me = person("intake")
    claim = claimed(me)
    assert sign_in(me).post(f"/desk/claims/{claim}/assign/", {"person": "77"}).status_code == 404
    assert models.Claim.objects.get().assigned_id is None


def test_admin_alone_reads_and_is_offered_no_form(person: Person, sign_in: SignIn) -> None:
    claim = claimed(person("checker"))
    page = Page(sign_in(person("admin")).get(f"/desk/claims/{claim}/"))
    assert page.texts("//main//form") == []


@pytest.mark.parametrize("text", ["12345", "https://page.example/x"])
def test_claim_without_words_to_look_for_is_shown_all_the_same(text: str, person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    assert sign_in(me).get(f"/desk/claims/{claimed(me, text)}/").status_code == 200


def test_list_of_captures_is_sent_again_only_when_it_changed(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim, browser = claimed(me), sign_in(me)
    row = models.Evidence.objects.create(claim_id=claim, url="https://a.example/", by_id=me, day="2026-11-24")
    page = Page(browser.get(f"/desk/claims/{claim}/"))
    assert page.texts("//div[@id='captures']/@hx-trigger") == ["every 3s"]
    again = page.text("//div[@id='captures']/@hx-get")
    response = browser.get(again)
    assert (response.status_code, response.content) == (204, b"")
    models.Evidence.objects.filter(pk=row.pk).update(
        state="failed", code="fetch_unreachable", facts={"host": "a.example"}
    )
    response = browser.get(again)
    page = Page(response)
    assert (response.status_code, page.texts("//div[@id='captures']/@hx-trigger")) == (200, [])
    assert page.text("//li//p[@class='small']") == "a.example does not accept a connection. Try again later."
    assert page.texts("//li//form/@action") == [f"/desk/evidence/{row.pk}/again/"]
