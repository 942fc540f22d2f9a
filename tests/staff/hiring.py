"""People of the desk for tests, made by the same doors as in life, and browsers in which they are signed in."""

from django.contrib.auth import get_user_model
from django.test import Client

from minhchung.lib.text.fold import fold
from minhchung.staff import people
from minhchung.staff.people import Person

WORDS = "bốn cây tre xanh"  # everybody's pass phrase


def first_admin(*, name: str = "Admin", lang: str = "en", words: str | None = WORDS) -> Person:
    """The first admin, of all roles, by the link of `./run`."""
    token = people.first_admin_link()
    assert token is not None
    return people.accept(token, name=name, email=address_of(name), words=words, lang=lang)


def hire(*roles: str, by: Person, name: str = "Someone", lang: str = "en") -> Person:
    """Somebody with these roles, invited by an admin."""
    token = people.invite(roles, by=by.id)
    return people.accept(token, name=name, email=address_of(name), words=WORDS, lang=lang)


def signed_in(person: Person, **headers: str) -> Client:
    """A browser in which this person is signed in."""
    client = Client(headers=headers, raise_request_exception=False)
    client.force_login(get_user_model().objects.get(pk=person.id))
    return client


def address_of(name: str) -> str:
    """The sign-in name of somebody called `name`."""
    return f"{fold(name).replace(' ', '.')}@desk.example"
