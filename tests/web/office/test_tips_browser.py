"""The pages of the desk where tips come in, in a real browser: accessible, narrow enough, decided by keyboard."""

from datetime import UTC, datetime, timedelta

import pytest

from minhchung.desk import models
from tests.desk.conftest import ALL, Person
from tests.desk.test_join import claim_of, tipped
from tests.web.office.conftest import OpenBrowser
from tests.web.test_pages_browser import Visit

pytestmark = pytest.mark.browser
TODAY = datetime.now(UTC).date()
LONG = "https://tra.example/" + "a-very-long-address-without-any-break" * 6


@pytest.fixture
def pair(transactional_db: None) -> int:
    """Two claims that may be one, the older with several wordings and a rising demand; their suggestion."""
    one = claim_of(tipped("Bão số 5 sắp vào, cả tỉnh bị cắt điện ba ngày", times=4, day=TODAY))
    for days in range(1, 12):
        models.Demand.objects.create(claim_id=one, day=TODAY - timedelta(days=days), n=12 - days)
    more = tipped("y" * 90 + " gọi [số điện thoại]", claim=one, day=TODAY, kinds=("phone",))
    models.Wording.objects.filter(pk=more).update(links=[LONG])
    gone = tipped("Đã hết hạn", claim=one, day=TODAY - timedelta(days=95))
    models.Wording.objects.filter(pk=gone).update(text="", words=[])
    other = claim_of(tipped("Bão số 3 sắp vào, cắt điện cả tỉnh ba ngày", day=TODAY))
    return models.Suggestion.objects.create(
        one_id=one, other_id=other, score=0.57, clashes=[["number", "số 5", "số 3"]], missing=True
    ).pk


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_page_with_tips_is_accessible_and_fits(
    width: int, lang: str, pair: int, person: Person, open_browser: OpenBrowser, live_server
) -> None:
    page = open_browser(person(*ALL), lang, width=width).new_page()
    visit = Visit(page, live_server.url)
    claim = models.Suggestion.objects.get(pk=pair).one_id
    places = {"queue": "/desk/?sort=demand", "claim": f"/desk/claims/{claim}/"}
    found = {}
    for name, place in places.items():
        visit.go(place)
        for details in page.query_selector_all("details"):
            details.evaluate("element => element.open = true")
        found[name] = visit.judged()
    assert found == dict.fromkeys(places, ([], 0))
    assert visit.complaints == []


def test_suggestion_is_decided_and_undone_by_keyboard(
    pair: int, person: Person, open_browser: OpenBrowser, live_server
) -> None:
    page = open_browser(person("intake"), script=False).new_page()
    page.goto(f"{live_server.url}/desk/")
    page.focus("article.merge form[action$='/join/'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    row = models.Suggestion.objects.get(pk=pair)
    assert (row.state, row.other.merged_id) == ("joined", row.one_id)
    page.focus(".done button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    row.refresh_from_db()
    assert (row.state, models.Claim.objects.get(pk=row.other_id).merged_id) == ("open", None)


def test_claim_nobody_suggested_is_joined_by_a_pasted_address_without_script(
    pair: int, person: Person, open_browser: OpenBrowser, live_server
) -> None:
    one = models.Suggestion.objects.get(pk=pair).one_id
    new = claim_of(tipped("Chỗ tôi mất điện rồi", day=TODAY))
    page = open_browser(person("intake"), script=False).new_page()
    page.goto(f"{live_server.url}/desk/claims/{new}/")
    page.focus("#same summary")
    page.keyboard.press("Enter")
    page.fill("#number", f"{live_server.url}/desk/claims/{one}/")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{live_server.url}/desk/claims/{one}/"
    page.focus(".done button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert models.Claim.objects.get(pk=new).merged_id is None
