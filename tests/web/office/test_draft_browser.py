"""From draft to publication in a real browser: without script, on a narrow screen, by two people; and with script."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from minhchung.desk import check, evidence, publish, queries, review
from minhchung.record import checks
from tests.browser import overflow, press, violations
from tests.desk.conftest import Person, claimed, written
from tests.web.office.conftest import OpenBrowser

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk_address")]
FILE = (
    b"<html><head><title>Water report</title></head><body><p>Measured monthly. The water met every limit in 2025.</p>"
)


def test_check_goes_from_draft_to_publication_without_script(person: Person, open_browser: OpenBrowser) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    claim = claimed(writer)
    evidence.upload(claim, FILE, url="https://water.example/report", by=writer)
    draft = check.draft(claim, by=writer).revision
    one = open_browser(writer, script=False).new_page()
    one.goto(f"/desk/revisions/{draft}/edit/")
    one.get_by_label("False").check()
    one.get_by_label("Title").fill("The tap water met every limit")
    one.get_by_label("Short answer").fill("All measurements stayed under the limits.")
    one.get_by_label("Explanation").fill("# What we found\n\nIt met every limit [1](#e1).")
    press(one.get_by_role("button", name="Open and quote"))
    one.get_by_label("The quote").fill("The water met every limit in 2025.")
    one.get_by_label("Organisation").fill("Water works")
    press(one.get_by_role("button", name="Put it into the draft"))
    one.goto(f"/desk/revisions/{draft}/edit/")
    assert one.get_by_label("Title").input_value() == "The tap water met every limit"
    press(one.get_by_role("button", name="Save and preview"))
    assert one.get_by_role("heading", level=1).inner_text() == "The tap water met every limit"
    one.go_back()
    press(one.get_by_role("button", name="Save and go on to review"))
    press(one.get_by_role("button", name="Send to review"))
    assert "Another person reads it now." in one.get_by_role("status").inner_text()

    other = open_browser(second, script=False).new_page()
    other.goto("/desk/reviews/")
    press(other.get_by_role("link", name="Read and decide"))
    other.get_by_label("Reason for sending it back").fill("Say which year.")
    press(other.get_by_role("button", name="Send it back"))
    one.goto(f"/desk/revisions/{draft}/edit/")
    assert "Say which year." in one.get_by_role("main").inner_text()
    one.get_by_label("Short answer").fill("All measurements of 2025 stayed under the limits.")
    press(one.get_by_role("button", name="Save and go on to review"))
    press(one.get_by_role("button", name="Send to review"))

    other.goto(f"/desk/revisions/{draft}/review/")
    press(other.get_by_role("button", name=re.compile("^Approve [0-9a-f]{8}$")))
    other.get_by_text("Publish", exact=True).click()
    press(other.get_by_role("button", name="Yes, publish it"))
    assert other.get_by_role("heading", level=1).inner_text() == "It is published"
    found = queries.revision(draft)
    assert found is not None
    standing = checks.one(found.public_id)
    assert standing is not None
    assert standing.current is not None
    assert (standing.state, standing.current.summary) == ("live", "All measurements of 2025 stayed under the limits.")


@pytest.fixture
def places(person: Person) -> tuple[int, list[str]]:
    """Somebody, and the address of each page of this part in a state that shows much of it."""
    writer, second = person("checker", "reviewer", "publisher"), person("checker", "reviewer", "publisher")
    empty = check.draft(claimed(writer, "x" * 90), by=writer).revision
    draft = written(writer)
    (cited,) = queries.citations(draft)
    check.save(draft, {"title": "z" * 150}, shown={"title": "other"}, by=writer)
    waiting = written(writer, claimed(writer, "Another one " + "y" * 90))
    check.submit(waiting, by=writer)
    public = written(writer, claimed(writer, "A third one"))
    check.submit(public, by=writer)
    ahead = review.ahead(public, by=second)
    assert ahead.document is not None
    review.approve(public, ahead.document.sha256, by=second)
    publish.publish(public, by=second)
    publish.propose_retract(public, "w" * 90, language="en", by=second)
    return writer, [
        "/desk/drafts/",
        "/desk/reviews/",
        "/desk/published/",
        f"/desk/revisions/{empty}/",
        f"/desk/revisions/{empty}/edit/",
        f"/desk/revisions/{empty}/preview/",
        f"/desk/revisions/{draft}/edit/",
        f"/desk/revisions/{draft}/quotes/{cited.id}/",
        f"/desk/revisions/{waiting}/",
        f"/desk/revisions/{waiting}/review/",
        f"/desk/revisions/{public}/",
        f"/desk/revisions/{public}/published/",
        f"/desk/revisions/{public}/standing/",
    ]


@pytest.mark.parametrize(("lang", "width"), [("vi", 320), ("en", 320), ("vi", 1200)])
def test_pages_are_accessible_and_fit(
    lang: str, width: int, places: tuple[int, list[str]], open_browser: OpenBrowser
) -> None:
    who, addresses = places
    page = open_browser(who, lang, width=width).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found = {}
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found[address] = (overflow(page), violations(page))
    assert found == dict.fromkeys(addresses, (0, []))
    assert complaints == []


@pytest.fixture
def opened(person: Person, open_browser: OpenBrowser) -> tuple[int, int, Page]:
    """A new draft, its writer, and the form in their browser."""
    writer = person("checker")
    draft = check.draft(claimed(writer), by=writer).revision
    page = open_browser(writer, width=1200).new_page()
    page.goto(f"/desk/revisions/{draft}/edit/")
    return draft, writer, page


def held(draft: int, name: str) -> str:
    found = queries.revision(draft)
    assert found is not None
    return str(getattr(found, name))


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until it holds; the test fails when it does not within ten seconds."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to hold")


def test_draft_saves_itself_and_says_so(opened: tuple[int, int, Page]) -> None:
    draft, _writer, page = opened
    page.get_by_label("Title").press_sequentially("Typed, not sent")
    expect(page.locator("#saved")).to_contain_text("Saved ")
    assert held(draft, "title") == "Typed, not sent"
    expect(page.locator("#title-count")).to_have_text("At most 200 characters; now 15.")
    page.get_by_label("Title").press_sequentially(", and more")
    until(page, lambda: held(draft, "title") == "Typed, not sent, and more")
    assert queries.unmerged(draft) == ()


def test_clash_appears_while_writing_and_both_texts_stay(opened: tuple[int, int, Page], person: Person) -> None:
    draft, _writer, page = opened
    check.save(draft, {"title": "Theirs"}, shown={}, by=person("checker"))
    page.get_by_label("Title").press_sequentially("Mine")
    expect(page.locator("#unmerged")).to_contain_text("Two versions, and nothing lost")
    assert page.get_by_label("Title").input_value() == "Mine"
    assert held(draft, "title") == "Theirs"
    page.get_by_role("button", name="Use my words").click()
    expect(page.locator("#unmerged")).to_be_empty()
    assert (held(draft, "title"), queries.unmerged(draft)) == ("Mine", ())


def test_button_waits_for_the_save_that_is_under_way(opened: tuple[int, int, Page]) -> None:
    draft, _writer, page = opened
    held_back: list[Route] = []
    sent: list[str] = []
    page.route("**/edit/auto/", lambda route, _request: held_back.append(route), times=1)
    page.on("request", lambda request: sent.append(urlsplit(request.url).path) if request.method == "POST" else None)
    page.get_by_label("Title").press_sequentially("One")
    until(page, lambda: len(held_back) == 1)
    page.get_by_label("Title").press_sequentially(" and two")
    page.get_by_role("button", name="Save", exact=True).last.click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert sent == [f"/desk/revisions/{draft}/edit/auto/"]
    held_back[0].continue_()
    expect(page.locator(".done")).to_contain_text("Saved.")
    assert (held(draft, "title"), queries.unmerged(draft)) == ("One and two", ())


def test_save_that_does_not_arrive_is_said(opened: tuple[int, int, Page]) -> None:
    draft, _writer, page = opened
    page.route("**/edit/auto/", lambda route: route.abort())
    page.get_by_label("Title").press_sequentially("One")
    expect(page.locator("#saved")).to_contain_text("Not saved: the desk did not answer.")
    assert held(draft, "title") == ""


def test_end_of_the_session_leaves_the_words_on_the_page(opened: tuple[int, int, Page]) -> None:
    draft, _writer, page = opened
    page.context.clear_cookies(name="desk")
    page.get_by_label("Title").press_sequentially("One")
    expect(page.locator("#saved")).to_contain_text("Not saved: you are signed out.")
    assert page.get_by_label("Title").input_value() == "One"
    assert held(draft, "title") == ""


def test_enter_in_a_field_saves_and_nothing_else(opened: tuple[int, int, Page], person: Person) -> None:
    draft, _writer, page = opened
    check.save(draft, {"title": "Kept aside"}, shown={"title": "other"}, by=person("checker"))
    page.reload()
    page.get_by_label("Address of the check").press("Enter")
    expect(page.locator(".done")).to_contain_text("Saved.")
    assert [one.text for one in queries.unmerged(draft)] == ["Kept aside"]
