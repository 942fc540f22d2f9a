"""A stranger who guesses is slowed down, an editor is not shut out, and no address is kept. `web.signin.adapter`."""

import logging
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from minhchung.staff import people
from tests.staff.hiring import WORDS, first_admin
from tests.web.reading import Page

pytestmark = pytest.mark.django_db
PER_NAME, PAUSE = 5, 1  # as in the settings, but with a pause that a test can wait for
WAIT = "There were too many attempts. Wait a minute and try again, or sign in with a passkey."
WRONG = "This does not fit. Check the e-mail address and the pass phrase."


@pytest.fixture(autouse=True)
def limits(settings) -> dict[str, str]:
    cache.clear()
    rates: dict[str, str] = settings.ACCOUNT_RATE_LIMITS | {"login_failed": f"10/m/ip,{PER_NAME}/{PAUSE}s/key"}
    settings.ACCOUNT_RATE_LIMITS = rates
    return rates


def attempt(peer: str, words: str = "not the words", login: str = "admin@desk.example", **headers: str) -> str:
    """What the sign-in says to somebody at this address; "" when it lets in."""
    client = Client(headers={"accept-language": "en", **headers})
    response = client.post("/desk/signin/", {"login": login, "password": words}, REMOTE_ADDR=peer)
    if response.status_code == 302:
        return ""
    return (
        Page(response).texts("//*[@role='alert']//p")[0] if response.status_code == 200 else str(response.status_code)
    )


def test_fifty_guesses_from_many_addresses_do_not_shut_the_editor_out() -> None:
    first_admin()
    said = [attempt(f"203.0.113.{n}") for n in range(50)]
    assert (said[:PER_NAME], said[-1]) == ([WRONG] * PER_NAME, WAIT)
    time.sleep(PAUSE + 0.1)
    assert attempt("198.51.100.7", WORDS) == ""


def test_guesses_at_one_name_do_not_slow_another_down() -> None:
    first_admin()
    for n in range(20):
        attempt(f"203.0.113.{n}", login="somebody@desk.example")
    assert attempt("198.51.100.7", WORDS) == ""


def test_one_address_guesses_ten_times_a_minute() -> None:
    first_admin()
    said = [attempt("203.0.113.9", login=f"n{n}@desk.example") for n in range(12)]
    assert said == [WRONG] * 10 + [WAIT] * 2
    assert attempt("198.51.100.7", WORDS) == ""


def test_home_counts_once_whatever_address_of_it_is_used() -> None:
    said = [attempt(f"2001:db8:1:2::{n:x}", login=f"n{n}@desk.example") for n in range(12)]
    assert said == [WRONG] * 10 + [WAIT] * 2


def test_sign_in_is_refused_with_a_page_after_thirty_posts_a_minute() -> None:
    said = [attempt("203.0.113.9", login=f"n{n}@desk.example") for n in range(31)]
    assert (said[29], said[30]) == (WAIT, "429")


def test_forwarded_address_is_believed_from_a_proxy_of_ours_only(settings) -> None:
    settings.MINHCHUNG_PROXIES = frozenset({"10.0.0.7"})
    behind = [
        attempt("10.0.0.7", login=f"n{n}@desk.example", **{"x-forwarded-for": f"203.0.113.{n}"}) for n in range(12)
    ]
    assert behind == [WRONG] * 12
    spoofed = [
        attempt("203.0.113.99", login=f"m{n}@desk.example", **{"x-forwarded-for": f"198.51.100.{n}"}) for n in range(12)
    ]
    assert spoofed == [WRONG] * 10 + [WAIT] * 2


def test_links_are_not_guessed_at(en: Client) -> None:
    token = people.first_admin_link()
    codes = [en.post("/desk/welcome/guess/", REMOTE_ADDR="203.0.113.9").status_code for _ in range(21)]
    assert codes == [410] * 20 + [429]
    assert en.get(f"/desk/welcome/{token}/", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_no_address_and_no_browser_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    first_admin()
    for words in ["not the words"] * 12 + [WORDS]:
        attempt("203.0.113.9", words, **{"user-agent": "Browser-of-somebody"})
    client = Client(headers={"user-agent": "Browser-of-somebody"})
    client.post("/desk/signin/", {"login": "admin@desk.example", "password": WORDS}, REMOTE_ADDR="203.0.113.10")
    assert client.get("/desk/account/", REMOTE_ADDR="203.0.113.10").status_code == 302  # still waiting
    time.sleep(PAUSE + 0.1)
    client.post("/desk/signin/", {"login": "admin@desk.example", "password": WORDS}, REMOTE_ADDR="203.0.113.10")
    assert client.get("/desk/people/", REMOTE_ADDR="203.0.113.10").status_code == 200
    kept = everything()
    assert "admin@desk.example" in kept  # so that the next line could fail
    found = [word for word in ("203.0.113", "Browser-of-somebody") if word in kept or word in caplog.text]
    assert found == []


def everything() -> str:
    """All rows of all tables, sessions read."""
    from django.contrib.sessions.models import Session

    rows = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows)
