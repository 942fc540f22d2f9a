"""Admins invite, give roles, make new ways in, and let somebody in no more. `web.signin.admins`."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from minhchung.staff import people
from tests.staff.hiring import WORDS, first_admin, hire
from tests.web.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    cache.clear()
    first_admin()
    client = Client(headers={"host": "localhost:8000"}, raise_request_exception=False)
    client.post("/desk/signin/", {"login": "admin@desk.example", "password": WORDS})
    return client


def me() -> people.Person:
    return people.every()[0]


def test_invitation_is_shown_once_and_lets_somebody_in(admin: Client) -> None:
    page = Page(admin.post("/desk/people/", {"roles": ["checker", "intake"]}))
    (address,) = page.texts("//input[@id='link']/@value")
    assert urlsplit(address)[:2] == ("http", "localhost:8000")
    listed = admin.get("/desk/people/")
    assert urlsplit(address).path.split("/")[3] not in listed.content.decode()
    assert Page(listed).texts("//section[@aria-labelledby='links']//li/span/text()[1]") == ["intake, checker"]
    offer = people.look(urlsplit(address).path.split("/")[3])
    assert offer == people.Offer(frozenset({"intake", "checker"}), None, "", clear=False)


def test_link_bears_the_public_address_where_there_is_one(admin: Client, settings) -> None:
    settings.MINHCHUNG_ADDRESS = "https://kiemchung.example"
    (address,) = Page(admin.post("/desk/people/", {"roles": ["intake"]})).texts("//input[@id='link']/@value")
    assert urlsplit(address)[:2] == ("https", "kiemchung.example")


def test_invitation_without_a_role_is_refused_at_the_boxes(admin: Client) -> None:
    response = admin.post("/desk/people/", {})
    assert response.status_code == 400
    assert Page(response).texts("//fieldset//ul[@class='errorlist']") == ["Choose at least one role."]
    assert admin.post("/desk/people/", {"roles": ["owner"]}).status_code == 400
    assert people.waiting(by=me().id) == ()


def test_roles_are_changed_and_an_admin_is_made_after_a_question(admin: Client) -> None:
    person = hire("checker", by=me())
    address = f"/desk/people/{person.id}/"
    assert admin.post(address, {"roles": ["checker", "reviewer"]}).headers["Location"] == address
    asked = admin.post(address, {"roles": ["reviewer", "admin"]})
    assert Page(asked).text("//h1") == "Make Someone an admin?"
    assert people.roles(person.id) == frozenset({"checker", "reviewer"})
    kept = Page(asked).texts("//main//input[@name='roles']/@value")
    admin.post(address, {"roles": kept, "sure": "yes"})
    assert people.roles(person.id) == frozenset({"reviewer", "admin"})


def test_last_admin_is_told_why_the_role_stays(admin: Client) -> None:
    said = "This is the only admin who can sign in. Make somebody else an admin first."
    response = admin.post(f"/desk/people/{me().id}/", {"roles": ["intake"]})
    assert (response.status_code, Page(response).texts("//*[@role='alert']//p")) == (400, [said])
    response = admin.post(f"/desk/people/{me().id}/close/")
    assert (response.status_code, Page(response).texts("//*[@role='alert']//p")) == (409, [said])


def test_somebody_is_let_in_no_more_after_a_question_and_back_in_by_a_link(admin: Client) -> None:
    person = hire("checker", by=me())
    assert Page(admin.get(f"/desk/people/{person.id}/close/")).text("//h1") == "Let Someone in no more?"
    assert people.roles(person.id) == frozenset({"checker"})
    assert admin.post(f"/desk/people/{person.id}/close/").headers["Location"] == "/desk/people/"
    assert people.roles(person.id) == frozenset()
    assert Page(admin.get("/desk/people/")).texts("//*[@role='status']//p") == ["Someone is let in no more."]
    assert Page(admin.get(f"/desk/people/{person.id}/link/")).text("//h1") == "Make a link for Someone?"
    (address,) = Page(admin.post(f"/desk/people/{person.id}/link/")).texts("//input[@id='link']/@value")
    Client().post(urlsplit(address).path, {"words": WORDS, "way": "words"})
    assert people.roles(person.id) == frozenset({"checker"})


def test_link_is_withdrawn(admin: Client) -> None:
    people.invite(["intake"], by=me().id)
    (link,) = people.waiting(by=me().id)
    address = f"/desk/people/links/{link.id}/withdraw/"
    admin.get(address)
    assert len(people.waiting(by=me().id)) == 1
    admin.post(address)
    assert people.waiting(by=me().id) == ()
    assert admin.post(address).status_code == 409


@pytest.mark.parametrize("path", ["999/", "999/link/", "999/close/"])
def test_somebody_who_is_not_there_is_not_found(path: str, admin: Client) -> None:
    response = admin.post(f"/desk/people/{path}")
    assert (response.status_code, Page(response).texts("//main//a/@href")) == (404, ["/desk/people/"])


def test_people_are_for_admins_and_the_page_says_who_can_help(admin: Client) -> None:
    person = hire("checker", by=me())
    admin.post("/desk/signout/")
    admin.post("/desk/signin/", {"login": "someone@desk.example", "password": WORDS})
    before = people.every()
    for path in ("", f"{person.id}/", f"{person.id}/link/", f"{me().id}/close/", "links/1/withdraw/"):
        assert [call(f"/desk/people/{path}").status_code for call in (admin.get, admin.post)] == [403, 403]
    page = Page(admin.get("/desk/people/"))
    assert page.texts("//main//strong") == ["admin", "checker"]
    assert page.texts("//main//p")[1] == "Who can give you the role: Admin."
    assert people.every() == before
