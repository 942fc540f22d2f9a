"""The desk's pages in a real browser: accessible, narrow enough, by keyboard, with and without script."""

from dataclasses import dataclass
from datetime import date

import pytest

from minhchung.desk import check, group, models
from minhchung.desk.group import Details
from tests.browser import press
from tests.desk.conftest import ALL, QUOTE, Person, captured, claimed
from tests.web.office.conftest import OpenBrowser
from tests.web.test_pages_browser import Visit

pytestmark = pytest.mark.browser
LONG = "https://water.example/" + "a-very-long-address-without-any-break" * 6


@dataclass
class Desk:
    """Somebody with all roles, a claim with captures of every state, and its draft."""

    who: int
    claim: int
    capture: int


@pytest.fixture
def desk(transactional_db: None, person: Person) -> Desk:
    who = person(*ALL)
    group.decline(claimed(who, "Pho is best in the morning"), "opinion", by=who)
    words = Details("y" * 90 + " and more", language="en", topic="health", deadline="2026-01-02")
    claim = group.open_claim(words, by=who)
    group.note(claim, "z" * 90, by=who)
    capture = captured(claim, who)
    for state, code in (("waiting", ""), ("failed", "fetch_unreachable")):
        models.Evidence.objects.create(
            claim_id=claim, url=LONG, state=state, code=code, facts={"host": "w" * 60} if code else {}, by_id=who,
            day=date(2026, 11, 24),
        )  # fmt: skip
    check.draft(claim, by=who)
    return Desk(who, claim, capture)


@pytest.mark.parametrize("width", [320, 1200])
def test_page_is_accessible_and_fits(width: int, desk: Desk, open_browser: OpenBrowser, live_server) -> None:
    page = open_browser(desk.who, width=width).new_page()
    visit = Visit(page, live_server.url)
    places = {
        "queue": "/desk/",
        "declined": "/desk/?state=declined",
        "none": "/desk/?q=nothing",
        "new": "/desk/claims/new/",
        "claim": f"/desk/claims/{desk.claim}/",
        "capture": f"/desk/evidence/{desk.capture}/",
        "waiting": f"/desk/evidence/{desk.capture + 1}/",
        "failed": f"/desk/evidence/{desk.capture + 2}/",
        "remove": f"/desk/evidence/{desk.capture + 2}/remove/",
        "setup": "/desk/setup/",
        "solo": "/desk/setup/solo/",
        "jobs": "/desk/jobs/",
        "journal": "/desk/journal/",
        "guide": "/desk/guide/",
    }
    found = {}
    for name, place in places.items():
        visit.go(place)
        for details in page.query_selector_all("details"):
            details.evaluate("element => element.open = true")
        found[name] = visit.judged()
    assert found == dict.fromkeys(places, ([], 0))
    assert visit.complaints == []


def test_refused_form_has_the_focus_on_its_message(desk: Desk, open_browser: OpenBrowser, live_server) -> None:
    page = open_browser(desk.who).new_page()
    visit = Visit(page, live_server.url)
    visit.go("/desk/claims/new/")
    page.fill("#text", "Tea")
    page.fill("#first_seen", "2999-01-01")
    visit.press("main button")
    assert page.evaluate("document.activeElement.id") == "wrong"
    assert (page.input_value("#text"), visit.judged()) == ("Tea", ([], 0))


def test_claim_is_reached_and_taken_by_keyboard(desk: Desk, open_browser: OpenBrowser) -> None:
    page = open_browser(desk.who).new_page()
    page.goto("/desk/?state=&sort=oldest")
    keys = page.keyboard
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    for _ in range(40):
        keys.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Take it"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    with page.expect_navigation():
        keys.press("Enter")
    assert page.inner_text(".done p") == "You have this claim now."
    press(page.locator(".done button:has-text('Undo')"))
    assert models.Claim.objects.get(pk=desk.claim).assigned_id is None


def test_what_is_selected_in_the_text_becomes_the_quote(desk: Desk, open_browser: OpenBrowser) -> None:
    page = open_browser(desk.who, width=1200).new_page()
    page.goto(f"/desk/evidence/{desk.capture}/")
    assert page.is_visible("[data-pick]") is False
    page.evaluate(
        """quote => {
            const text = document.querySelector('#captured p').firstChild;
            const start = text.data.indexOf(quote);
            document.getSelection().setBaseAndExtent(text, start, text, start + quote.length);
        }""",
        QUOTE,
    )
    page.click("[data-pick]")
    assert (page.input_value("#quote"), page.evaluate("document.activeElement.id")) == (QUOTE, "quote")
    assert page.is_visible("[data-pick]") is False
    page.fill("#source", "Water works")
    press(page.locator("#quoting button:has-text('Put it into the draft')"))
    assert page.inner_text("#captured mark") == QUOTE
    assert models.Citation.objects.get().quote == QUOTE


def test_list_of_captures_refreshes_itself(desk: Desk, open_browser: OpenBrowser) -> None:
    page = open_browser(desk.who).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"/desk/claims/{desk.claim}/")
    page.fill("#note", "half a note")
    models.Evidence.objects.filter(state="waiting").update(state="kept", title="Arrived")
    page.wait_for_selector("#captures h3:has-text('Arrived')", timeout=20_000)
    assert (page.input_value("#note"), page.get_attribute("#captures", "hx-trigger")) == ("half a note", None)
    assert complaints == []


def test_claim_goes_from_open_to_quoted_without_script(
    desk: Desk, open_browser: OpenBrowser, live_server, settings
) -> None:
    settings.MINHCHUNG_CHROMIUM = "off"
    page = open_browser(desk.who, script=False).new_page()
    page.goto("/desk/claims/new/")
    page.fill("#text", "The tap water of the district is poisoned")
    page.select_option("#topic", "health")
    press(page.locator("main button"))
    press(page.locator("aside button:has-text('Take it')"))
    html = f"<html><body><p>Measured monthly. {QUOTE} More follows.</p></body></html>"
    page.set_input_files("#file", {"name": "x.html", "mimeType": "text/html", "buffer": html.encode()})
    page.fill("#found_at", "https://water.example/report")
    press(page.locator("button:has-text('Add the file')"))
    press(page.locator("section#check button:has-text('Begin the draft')"))
    claim = models.Claim.objects.order_by("-pk")[0]
    page.goto(f"/desk/claims/{claim.pk}/")
    press(page.locator("#captures a:has-text('Quote from it')"))
    page.fill("#quote", QUOTE)
    press(page.locator("button:has-text('Look for it in the text')"))
    assert page.inner_text(".surrounded mark") == QUOTE
    page.fill("#title", "Water report")
    page.fill("#source", "Water works")
    press(page.locator("button:has-text('Put it into the draft')"))
    assert page.inner_text(".done p") == "The quote is in the draft."
    assert models.Citation.objects.values_list("quote", "source", "url").get() == (
        QUOTE,
        "Water works",
        "https://water.example/report",
    )
    assert claim.assigned_id == desk.who
