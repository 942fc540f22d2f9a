"""Who may see which page of the desk. `web.member`."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from minhchung.staff.people import Person
from minhchung.web.member import members, person
from tests.staff.hiring import first_admin, hire

pytestmark = pytest.mark.django_db


@members("reviewer", "publisher")
def page(request: HttpRequest, claim: int) -> HttpResponse:
    return HttpResponse(f"{claim} for {person(request).name}")


@members()
def anybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse(person(request).name)


def asked(who: Person | None, method: str = "get", **headers: str) -> HttpRequest:
    request = getattr(RequestFactory(headers=headers), method)("/desk/claims/7/?tab=notes")
    request.person = who
    return request


def test_who_holds_one_of_the_roles_is_let_in() -> None:
    reviewer = hire("reviewer", by=first_admin())
    assert page(asked(reviewer), 7).content == b"7 for Someone"
    assert anybody(asked(reviewer)).content == b"Someone"


def test_who_holds_another_role_is_told_which_one_is_needed() -> None:
    checker = hire("checker", by=first_admin())
    response = page(asked(checker), 7)
    assert response.status_code == 403
    assert b"7 for" not in response.content


@pytest.mark.parametrize(("method", "back"), [("get", "%3Ftab%3Dnotes"), ("post", "")])
def test_stranger_is_sent_to_the_sign_in_and_back(method: str, back: str) -> None:
    response = page(asked(None, method), 7)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/desk/signin/?next=%2Fdesk%2Fclaims%2F7%2F{back}",
    )


def test_htmx_takes_the_whole_page_to_the_sign_in() -> None:
    response = page(asked(None, **{"hx-request": "true"}), 7)
    assert (response.status_code, response.headers["HX-Redirect"]) == (
        204,
        "/desk/signin/?next=%2Fdesk%2Fclaims%2F7%2F%3Ftab%3Dnotes",
    )


def test_role_that_is_not_ours_is_a_mistake_of_the_program() -> None:
    with pytest.raises(LookupError):
        members("editor")


def test_view_that_is_not_behind_the_door_has_no_person() -> None:
    with pytest.raises(LookupError):
        person(asked(None))
