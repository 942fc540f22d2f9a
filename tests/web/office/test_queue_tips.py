"""The queue and a claim's page where tips come in: demand, hints, wordings, what may be one claim."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from minhchung.desk import check, group, models
from minhchung.desk.shown import Demand
from minhchung.web.office import chart
from tests.desk.conftest import Person
from tests.desk.test_join import claim_of, everything, tipped
from tests.web.office.conftest import SignIn
from tests.web.reading import Page

CLAIMS = "//ol[@class='queue']//h3/a"
TODAY = datetime.now(UTC).date()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def suggested(one: int, other: int, **facts: object) -> int:
    return models.Suggestion.objects.create(one_id=one, other_id=other, score=0.91, **facts).pk


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Steady", "Fresh", "Past"]),
        ("sort=demand", ["Steady", "Fresh", "Past"]),
        ("sort=nonsense", ["Steady", "Fresh", "Past"]),
        ("sort=newest", ["Fresh", "Steady", "Past"]),
        ("sort=today", ["Fresh", "Steady", "Past"]),
        ("sort=growth", ["Fresh", "Steady", "Past"]),
        ("hint=opinion", ["Past"]),
        ("hint=checkable&sort=oldest", ["Steady", "Fresh"]),
    ],
)
def test_queue_is_sorted_by_demand_and_narrowed_by_hint(
    query: str, found: list[str], person: Person, sign_in: SignIn
) -> None:
    past = tipped("Past", times=30, day=ago(20))
    models.Wording.objects.filter(pk=past).update(hint="opinion")
    steady = claim_of(tipped("Steady", times=3, day=ago(5)))
    for days in (4, 3, 2, 1, 0):
        models.Demand.objects.create(claim_id=steady, day=ago(days), n=3)
    tipped("Fresh", times=4, day=TODAY)
    assert Page(sign_in(person("checker")).get(f"/desk/?{query}")).texts(CLAIMS) == found


def test_demand_is_drawn_and_said_in_words(person: Person, sign_in: SignIn) -> None:
    claim = claim_of(tipped("Fresh", times=4, day=TODAY))
    models.Demand.objects.create(claim_id=claim, day=ago(13), n=1)
    page = Page(sign_in(person("checker")).get("/desk/"))
    assert page.text("//div[@class='demand']/svg/@aria-label") == (
        "5 tips in 14 days: 4 in the last 7, 4 today, at most 4 a day"
    )
    assert page.text("//div[@class='demand']/p") == "5 tips twice as often as before"
    assert (
        page.text("//path[@class='bars']/@d")
        == "M4 33v-8" + "".join(f"M{4 + 8 * at} 33v-1" for at in range(1, 13)) + "M108 33v-31"
    )


def test_bars_of_nothing_are_flat() -> None:
    assert chart.bars((0,) * 3) == "M4 33v-1M12 33v-1M20 33v-1"
    with override("en"):
        assert chart.words(Demand(0, (0,) * 14, 0, "")).startswith("0 tips in 14 days")


def test_hint_is_told_with_its_words(person: Person, sign_in: SignIn) -> None:
    tipped("Uống tía tô chữa sốt")
    page = Page(sign_in(person("checker")).get("/desk/"))
    assert page.texts("//ol[@class='queue']//p[@class='facts-line']/span")[-1] == "Hint: checkable (“Uống”)"


def test_suggestion_says_what_differs_and_that_a_name_is_missing(person: Person, sign_in: SignIn) -> None:
    one, other = claim_of(tipped("Bão số 5 cắt điện", times=2)), claim_of(tipped("Bão số 3 cắt điện"))
    suggested(one, other, clashes=[["number", "số 5", "số 3"]], missing=True)
    page = Page(sign_in(person("intake")).get("/desk/"))
    assert page.text("//article[@class='merge']//h3") == "May be the same claim, but something differs"
    assert page.text("//article[@class='merge']//*[@class='small num']") == "closeness 0.91, suggested from 0.07"
    assert page.texts("//div[@class='pair']//p[@class='small soft']") == ["2 tips, 1 wording", "1 tip, 1 wording"]
    assert page.texts("//div[@class='pair']//em[@class='diff']") == ["số 5", "số 3"]
    assert page.texts("//article[@class='merge']/p[@class='facts-line']/span") == [
        "≠ number: số 5 and số 3",
        "? A name or another personal detail was taken out, so one may be missing here.",
    ]
    assert page.texts("//article[@class='merge']//button/text()") == ["Join them", "Keep them apart"]


def test_claims_are_joined_from_the_queue_and_taken_apart_again(person: Person, sign_in: SignIn) -> None:
    one, other = claim_of(tipped("Uống tía tô")), claim_of(tipped("Nước tía tô"))
    pair = suggested(one, other)
    browser = sign_in(person("intake"))
    assert browser.post(f"/desk/suggestions/{pair}/join/").headers["Location"] == "/desk/"
    page = Page(browser.get("/desk/"))
    assert (page.texts(CLAIMS), page.texts("//article[@class='merge']")) == (["Uống tía tô"], [])
    undo = page.text("//div[@class='done']/form/@action")
    assert undo == f"/desk/claims/{other}/unmerge/"
    part = Page(browser.get(f"/desk/claims/{other}/"))
    assert part.texts("//main//form/@action") == [undo]
    assert part.text("//p[@class='measure']/a/@href") == f"/desk/claims/{one}/"
    browser.post(undo)
    assert Page(browser.get("/desk/")).texts(CLAIMS) == ["Nước tía tô", "Uống tía tô"]


def test_claims_are_kept_apart_from_a_claims_page_and_asked_about_again(person: Person, sign_in: SignIn) -> None:
    one, other = claim_of(tipped("Uống tía tô")), claim_of(tipped("Nước tía tô"))
    pair = suggested(one, other)
    browser = sign_in(person("intake"))
    merge = "//article[@class='merge']"
    assert Page(browser.get(f"/desk/claims/{one}/")).texts(f"{merge}//h3 | {merge}/p[@class='facts-line']/span") == [
        "May be the same claim",
        "We found no number, date or place that differs.",
    ]
    response = browser.post(f"/desk/suggestions/{pair}/apart/", {"from": str(one)})
    assert response.headers["Location"] == f"/desk/claims/{one}/"
    page = Page(browser.get(f"/desk/claims/{one}/"))
    assert page.texts("//article[@class='merge']") == []
    browser.post(page.text("//div[@class='done']/form/@action"))
    assert models.Suggestion.objects.get().state == "open"


@pytest.mark.parametrize(
    "written", ["{}", " #{} ", "# {}", "https://desk.example/desk/claims/{}/", "/desk/claims/{}/?a=1#notes"]
)
def test_claim_is_joined_with_one_that_a_person_names(written: str, person: Person, sign_in: SignIn) -> None:
    one, other = claim_of(tipped("Uống tía tô")), claim_of(tipped("Nước tía tô"))
    browser = sign_in(person("intake"))
    form = Page(browser.get(f"/desk/claims/{other}/"))
    assert form.texts("//section[@id='same']//summary") == ["Join it with another claim"]
    assert form.text("//form[contains(@action, '/merge/')]/@action") == f"/desk/claims/{other}/merge/"
    response = browser.post(f"/desk/claims/{other}/merge/", {"number": written.format(one)})
    assert response.headers["Location"] == f"/desk/claims/{one}/"
    assert models.Claim.objects.get(pk=other).merged_id == one
    page = Page(browser.get(f"/desk/claims/{one}/"))
    assert page.text("//div[@class='done']/p") == "The two claims are one now."
    assert page.text("//div[@class='done']/form/@action") == f"/desk/claims/{other}/unmerge/"
    browser.post(f"/desk/claims/{other}/unmerge/")
    assert models.Claim.objects.get(pk=other).merged_id is None


def test_claim_named_on_the_page_of_the_one_that_stays_goes(person: Person, sign_in: SignIn) -> None:
    one, other = claim_of(tipped("Uống tía tô")), claim_of(tipped("Nước tía tô"))
    browser = sign_in(person("intake"))
    page = Page(browser.post(f"/desk/claims/{one}/merge/", {"number": str(other)}, follow=True))
    assert page.text("//h1") == "Uống tía tô"
    assert page.text("//div[@class='done']/form/@action") == f"/desk/claims/{other}/unmerge/"


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("0", 404, "There is no such claim here."),
        ("9" * 18, 404, "There is no such claim here."),
        ("", 400, "Write the number of the other claim, such as 12, or paste the address of its page."),
        ("12 13", 400, "Write the number of the other claim, such as 12, or paste the address of its page."),
        (
            "https://a.example/12/",
            400,
            "Write the number of the other claim, such as 12, or paste the address of its page.",
        ),
        ("{one}", 400, "A claim cannot be joined with itself. Choose another one."),
        ("{part}", 400, "Claim {part} is a part of claim {whole} already. If you mean that one, give its number."),
        ("{declined}", 400, "Claim {declined} is declined. Open it again first."),
        (
            "{checked}",
            400,
            "Both claims have a check of their own, so they stay apart. Finish one, or give its draft up.",
        ),
    ],
)
def test_claim_is_not_joined_and_the_page_says_why(
    typed: str, status: int, said: str, person: Person, sign_in: SignIn
) -> None:
    me = person("checker")
    names = ("one", "whole", "part", "declined", "checked")
    ids = {name: claim_of(tipped(f"Tin {name}")) for name in names}
    models.Claim.objects.filter(pk=ids["part"]).update(merged=ids["whole"])
    group.decline(ids["declined"], "opinion", by=me)
    for name in ("one", "checked"):
        check.draft(ids[name], by=me)
    before = everything()
    response = sign_in(me).post(f"/desk/claims/{ids['one']}/merge/", {"number": typed.format(**ids)})
    page = Page(response)
    assert (response.status_code, page.text("//*[@role='alert']")) == (status, said.format(**ids))
    assert page.texts("//section[@id='same']/details[@open]//input[@aria-invalid]/@id") == ["number"]
    assert page.text("//input[@id='number']/@value") == typed.format(**ids)
    assert everything() == before


def test_declined_claim_is_not_offered_to_join(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    one, other = claim_of(tipped("Uống tía tô")), claim_of(tipped("Nước tía tô"))
    group.decline(one, "opinion", by=me)
    browser = sign_in(me)
    assert Page(browser.get(f"/desk/claims/{one}/")).texts("//section[@id='same']") == []
    page = Page(browser.post(f"/desk/claims/{one}/merge/", {"number": str(other)}))
    assert page.text("//*[@role='alert']") == "This claim is answered or declined. Open it again first."


def test_answered_claim_takes_in_an_open_one(person: Person, sign_in: SignIn) -> None:
    open_, answered = claim_of(tipped("Uống tía tô")), claim_of(tipped("Nước tía tô"))
    models.Claim.objects.filter(pk=answered).update(state="answered", answer="x")
    response = sign_in(person("intake")).post(f"/desk/claims/{open_}/merge/", {"number": str(answered)})
    assert response.headers["Location"] == f"/desk/claims/{answered}/"


def test_who_handles_no_claims_decides_nothing(person: Person, sign_in: SignIn) -> None:
    pair = suggested(claim_of(tipped("Uống tía tô")), claim_of(tipped("Nước tía tô")))
    browser = sign_in(person("admin"))
    assert Page(browser.get("/desk/")).texts("//article[@class='merge']//button") == []
    assert browser.post(f"/desk/suggestions/{pair}/join/").status_code == 403
    one, other = models.Suggestion.objects.values_list("one", "other").get()
    assert Page(browser.get(f"/desk/claims/{one}/")).texts("//section[@id='same']//form") == []
    assert browser.post(f"/desk/claims/{one}/merge/", {"number": other}).status_code == 403
    assert browser.post("/desk/suggestions/999/join/").status_code == 404
    assert browser.get(f"/desk/suggestions/{pair}/join/").headers["Location"] == "/desk/"


def test_claim_shows_its_wordings_and_one_is_split_off(person: Person, sign_in: SignIn) -> None:
    claim = claim_of(tipped("Uống tía tô", times=3))
    other = tipped("Gọi [số điện thoại] mua tía tô", claim=claim, kinds=("phone",))
    models.Wording.objects.filter(pk=other).update(links=["https://tra.example/a"])
    browser = sign_in(person("checker"))
    page = Page(browser.get(f"/desk/claims/{claim}/"))
    assert page.texts("//section[@id='wordings']//li/p/strong") == ["3 times", "1 time"]
    assert page.texts("//section[@id='wordings']//p[contains(@class, 'told')]") == [
        "Uống tía tô",
        "Gọi [số điện thoại] mua tía tô",
    ]
    assert page.texts("//span[@class='gone'] | //section[@id='wordings']//code") == [
        "[số điện thoại]",
        "https://tra.example/a",
    ]
    assert page.texts("//section[@id='wordings']//a") == []
    browser.post(f"/desk/claims/{claim}/split/", {"wording": str(other)})
    assert claim_of(other) != claim
    after = Page(browser.get(f"/desk/claims/{claim}/"))
    browser.post(after.text("//div[@class='done']/form/@action"))
    assert claim_of(other) == claim


def test_expired_wording_keeps_how_often_it_came(person: Person, sign_in: SignIn) -> None:
    wording = tipped("Uống tía tô", times=2)
    models.Wording.objects.update(text="", words=[], links=[])
    page = Page(sign_in(person("checker")).get(f"/desk/claims/{claim_of(wording)}/"))
    assert page.texts("//section[@id='wordings']//li//p[@class='soft']") == [
        "The text has expired; how often it came is kept."
    ]


def test_queue_with_tips_asks_the_database_as_often_for_six_as_for_two(person: Person, sign_in: SignIn) -> None:
    browser = sign_in(person("checker"))
    browser.get("/desk/")
    counted = []
    for _ in range(2):
        for _ in range(2):
            suggested(claim_of(tipped("Một", times=2)), claim_of(tipped("Hai")))
        with CaptureQueriesContext(connection) as asked:
            browser.get("/desk/?sort=growth")
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_further_suggestions_are_one_link_away(person: Person, sign_in: SignIn) -> None:
    one = claim_of(tipped("Một"))
    for number in range(6):
        suggested(one, claim_of(tipped(f"Hai {number}")))
    browser = sign_in(person("checker"))
    page = Page(browser.get("/desk/"))
    assert len(page.texts("//article[@class='merge']")) == 5
    more = page.text("//a[contains(@href, 'pairs')]/@href").partition("#")[0]
    assert len(Page(browser.get(more)).texts("//article[@class='merge']")) == 6


def test_merged_claim_is_in_no_list(person: Person, sign_in: SignIn) -> None:
    by = person("checker")
    one, other = claim_of(tipped("Một")), claim_of(tipped("Hai"))
    models.Claim.objects.filter(pk=other).update(merged=one)
    group.assign(one, by, by=by)
    page = Page(sign_in(by).get("/desk/"))
    assert page.texts(CLAIMS) == ["Một"]
    assert page.text("//header//span[@class='count']") == "1"
