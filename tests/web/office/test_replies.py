"""Replies and reported mistakes on the pages of the desk: two people, and the check beside them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhchung.desk import models, reply
from minhchung.desk.reply import Sent
from minhchung.record import checks
from tests.desk.conftest import Person
from tests.desk.test_workflow import published
from tests.web.office.conftest import SignIn
from tests.web.reading import Page

pytestmark = pytest.mark.usefixtures("desk_address")


@pytest.fixture
def crew(person: Person) -> tuple[int, int]:
    return person("checker"), person("reviewer", "publisher")


@pytest.fixture
def check_id(crew: tuple[int, int]) -> str:
    return models.Revision.objects.get(pk=published(*crew)).public_id


def sent(check_id: str, text: str = "It says [phone number].", kind: str = "reply") -> int:
    reply.receive(Sent(check_id, kind, text, "en"), code=reply.new_code(), send=True)
    return max(models.Reply.objects.values_list("pk", flat=True))


def do(client: Client, pk: int, action: str, **more: str) -> Page:
    return Page(client.post(f"/desk/replies/{pk}/", {"do": action, **more}, follow=True))


def buttons(page: Page) -> list[str]:
    return page.texts("//main//button[@name='do']/@value")


def test_list_and_navigation_count_what_waits(check_id: str, crew: tuple[int, int], sign_in: SignIn) -> None:
    client = sign_in(crew[0])
    assert "Nothing waits." in client.get("/desk/replies/").content.decode()
    pk = sent(check_id)
    page = Page(client.get("/desk/replies/"))
    assert page.texts("//main//h3/a/@href") == [f"/desk/replies/{pk}/"]
    assert page.texts("//header//a[@href='/desk/replies/']") == ["Replies 1"]


def test_number_of_queries_does_not_grow_with_the_list(check_id: str, crew: tuple[int, int], sign_in: SignIn) -> None:
    client = sign_in(crew[0])
    found = []
    for count in (1, 3):
        for n in range(count):
            reply.propose(sent(check_id, f"{count} {n}"), "place", by=crew[0])
        client.get("/desk/replies/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/replies/")
        found.append(len(queries))
    assert found[0] == found[1]


def test_reply_is_placed_by_two_people(check_id: str, crew: tuple[int, int], sign_in: SignIn) -> None:
    first, second = (sign_in(one) for one in crew)
    pk = sent(check_id)
    page = Page(first.get(f"/desk/replies/{pk}/"))
    assert page.text("//blockquote") == "It says [phone number]."
    assert buttons(page) == ["place", "decline"]
    assert re.findall("Taken out before it was stored: (.*?)[.]", page.text("//main")) == ["a phone number"]
    assert buttons(do(first, pk, "place")) == ["refuse"]
    page = Page(first.post(f"/desk/replies/{pk}/", {"do": "confirm"}))
    assert page.text("//div[@id='wrong']") == "You proposed this yourself, so somebody else has to decide."
    assert buttons(Page(second.get(f"/desk/replies/{pk}/"))) == ["confirm", "refuse"]
    assert buttons(do(second, pk, "confirm")) == []
    standing = checks.one(check_id)
    assert standing is not None
    assert [one.document.text for one in standing.replies if one.document] == ["It says [phone number]."]


def test_decline_needs_a_reason_of_the_list(check_id: str, crew: tuple[int, int], sign_in: SignIn) -> None:
    first, second = (sign_in(one) for one in crew)
    pk = sent(check_id)
    page = do(first, pk, "decline")
    assert page.text("//div[@id='wrong']") == "Choose one of the reasons in the list."
    do(first, pk, "decline", reason="advert")
    page = do(second, pk, "confirm")
    assert page.texts("//main//p[@class='facts-line'][1]/*")[:2] == ["declined", "It advertises"]


def test_mistake_leads_to_a_correction(check_id: str, crew: tuple[int, int], sign_in: SignIn) -> None:
    client = sign_in(crew[0])
    pk = sent(check_id, kind="mistake")
    page = Page(client.get(f"/desk/replies/{pk}/"))
    assert buttons(page) == ["correct", "place", "decline"]
    form = page.tree.xpath("//button[@value='correct']/ancestor::form")[0]
    response = client.post(form.get("action"), {"do": "correct"}, follow=True)
    draft = models.Revision.objects.get(state="draft")
    assert (response.redirect_chain[-1][0], draft.public_id) == (f"/desk/revisions/{draft.pk}/edit/", check_id)
    page = do(client, pk, "place")
    assert page.text("//div[@id='wrong']").startswith("The check was neither corrected nor retracted") is True


def test_who_edits_nothing_reads_and_decides_nothing(check_id: str, person: Person, sign_in: SignIn) -> None:
    client = sign_in(person("intake"))
    pk = sent(check_id)
    assert buttons(Page(client.get(f"/desk/replies/{pk}/"))) == []
    assert client.post(f"/desk/replies/{pk}/", {"do": "place"}).status_code == 403


def test_unknown_reply_is_not_found_and_strangers_are_sent_to_sign_in(
    check_id: str, crew: tuple[int, int], sign_in: SignIn
) -> None:
    assert sign_in(crew[0]).get("/desk/replies/999/").status_code == 404
    pk = sent(check_id)
    for path in ("/desk/replies/", f"/desk/replies/{pk}/"):
        assert Client().get(path).url.startswith("/desk/signin/") is True


def test_page_of_the_check_shows_what_was_reported(check_id: str, crew: tuple[int, int], sign_in: SignIn) -> None:
    client = sign_in(crew[0])
    pk = sent(check_id, kind="mistake")
    revision = models.Revision.objects.get(public_id=check_id)
    for path in (f"/desk/revisions/{revision.pk}/standing/", f"/desk/claims/{revision.claim_id}/"):
        page = Page(client.get(path))
        assert page.texts("//section[@aria-labelledby='replies']//a/@href") == [f"/desk/replies/{pk}/"]
