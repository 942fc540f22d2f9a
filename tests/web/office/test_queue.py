"""The queue: what it lists, narrows, teaches; and opening a claim."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhchung.desk import check, group, models, queries
from minhchung.desk.group import Details
from tests.desk.conftest import ALL, Person, claimed, written
from tests.web.office.conftest import SignIn
from tests.web.reading import Page

CLAIMS = "//ol[@class='queue']//h3/a"
TODAY = datetime.now(UTC).date()


def test_queue_tells_age_deadline_and_who_has_it(person: Person, sign_in: SignIn) -> None:
    me, other = person("checker"), person("checker")
    late = claimed(me, "Late")
    group.change(late, Details("Late", language="en", deadline=(TODAY - timedelta(days=2)).isoformat()), by=me)
    models.Claim.objects.filter(pk=late).update(opened=TODAY - timedelta(days=3))
    group.assign(claimed(me, "Mine"), me, by=me)
    group.assign(claimed(me, "Theirs"), other, by=me)
    page = Page(sign_in(me).get("/desk/"))
    assert page.texts(CLAIMS) == ["Theirs", "Mine", "Late"]
    assert page.texts("//ol[@class='queue']//div[@class='do']") == [
        "No deadline With P2",
        "No deadline You have it",
        "2 days late With nobody Take it: Late",
    ]
    assert page.texts("//ol[@class='queue']//p[@class='facts-line']/span[2]")[2] == "opened 3 days ago"
    assert page.texts("//*[@class='late']") == ["2 days late"]


def test_claim_is_taken_in_one_click_from_the_queue(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim = claimed(me)
    response = sign_in(me).post(f"/desk/claims/{claim}/take/", {"from": "queue"})
    assert (response.headers["Location"], models.Claim.objects.get().assigned_id) == ("/desk/", me)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Newest", "Older water"]),
        ("q=WATER", ["Older water"]),
        ("topic=health", ["Newest", "Older water"]),
        ("topic=law", []),
        ("language=vi", []),
        ("sort=oldest", ["Older water", "Newest"]),
        ("assigned=none", ["Older water"]),
        ("state=declined", ["Declined"]),
        ("state=answered", []),
        ("sort=nonsense&page=x&assigned=99999999999", []),
        ("page=7", ["Newest", "Older water"]),
    ],
)
def test_queue_is_narrowed(query: str, found: list[str], person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claimed(me, "Older water")
    group.decline(claimed(me, "Declined"), "opinion", by=me)
    group.assign(claimed(me, "Newest"), me, by=me)
    assert Page(sign_in(me).get(f"/desk/?{query}")).texts(CLAIMS) == found


def test_filters_stay_as_they_were_set_and_go_on_to_the_next_page(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    for number in range(queries.PAGE + 1):
        claimed(me, f"Number {number:02}")
    page = Page(sign_in(me).get("/desk/?q=Number&topic=health&sort=oldest"))
    assert page.texts("//form[@class='filters']//option[@selected]/@value") == ["oldest", "health"]
    assert page.text("//input[@id='fq']/@value") == "Number"
    assert page.texts("//p[contains(@class, 'turns')]/*") == ["1 to 25 of 26", "Next page"]
    after = Page(sign_in(me).get(page.text("//p[contains(@class, 'turns')]/a/@href")))
    assert (after.texts(CLAIMS), after.texts("//p[contains(@class, 'turns')]/*")) == (
        ["Number 25"],
        ["26 to 26 of 26", "Previous page"],
    )


def test_queue_asks_the_database_as_often_for_three_claims_as_for_one(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    written(me)
    browser = sign_in(me)
    browser.get("/desk/")
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.get("/desk/")
        counted.append(len(asked))
        written(me)
        written(me)
    assert counted[0] == counted[1]


def test_empty_desk_teaches_the_first_step_alone(person: Person, sign_in: SignIn) -> None:
    page = Page(sign_in(person(*ALL)).get("/desk/"))
    assert page.texts("//ol[@class='way']//h3") == [
        "Open a claim",
        "Capture evidence",
        "Write the check",
        "Have a second person approve it",
        "Publish",
    ]
    assert page.texts("//ol[@class='way']//a") == ["Open a claim"]
    assert page.texts("//form[@class='filters'] | //ol[@class='queue']") == []


def test_claim_is_opened_with_its_details(person: Person, sign_in: SignIn) -> None:
    browser = sign_in(person("intake"))
    assert browser.get("/desk/claims/new/").status_code == 200
    said = {"text": "Trà chữa cúm", "language": "vi", "topic": "health", "first_seen": "2026-11-02", "deadline": ""}
    response = browser.post("/desk/claims/new/", said)
    row = models.Claim.objects.get()
    assert response.headers["Location"] == f"/desk/claims/{row.pk}/"
    assert (row.text, row.topic, str(row.first_seen), row.deadline) == ("Trà chữa cúm", "health", "2026-11-02", None)


def test_wrong_field_is_named_and_nothing_typed_is_lost(person: Person, sign_in: SignIn) -> None:
    said = {"text": "Tea", "language": "en", "topic": "food", "first_seen": "2999-01-01", "deadline": "2026-12-01"}
    response = sign_in(person("intake")).post("/desk/claims/new/", said)
    page = Page(response)
    assert (response.status_code, models.Claim.objects.count()) == (400, 0)
    assert page.texts("//*[@role='alert']/@autofocus | //*[@aria-invalid]/@id") == ["", "first_seen"]
    assert page.text("//textarea[@id='text']") == "Tea"
    assert page.texts("//option[@selected]/@value") == ["en", "food"]
    assert page.texts("//input[@type='date']/@value") == ["2999-01-01", "2026-12-01"]


def test_admin_alone_opens_no_claim_and_is_told_why(person: Person, sign_in: SignIn) -> None:
    browser = sign_in(person("admin"))
    assert Page(browser.get("/desk/claims/new/")).texts("//form[@class='sheet']") == []
    assert browser.post("/desk/claims/new/", {"text": "x"}).status_code == 403


def test_queue_without_open_claims_says_so_once_something_was_published(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    draft = written(me)
    models.Approval.objects.create(revision_id=draft, by_id=person("reviewer"), sha256="", moment=datetime.now(UTC))
    models.Revision.objects.filter(pk=draft).update(state="published")
    models.Claim.objects.update(state="answered")
    page = Page(sign_in(me).get("/desk/"))
    assert page.texts("//main//h2") == ["Nothing waits"]
    check.draft(models.Claim.objects.get().pk, by=me)
    assert Page(sign_in(me).get("/desk/?state=answered")).texts("//p[@class='stage']/*[text()]") == [
        "Draft",
        "revision 2",
    ]
