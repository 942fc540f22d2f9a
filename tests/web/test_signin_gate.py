"""Sessions, cookies and headers belong to /desk/ and to nothing else. `web.gate`, `web.headers`."""

import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from minhchung.web import gate
from tests.staff.hiring import first_admin, signed_in

pytestmark = pytest.mark.django_db

SIGN_IN = "/desk/signin/"


def cookies(response) -> dict[str, tuple[str, bool, bool, str]]:
    """Name -> path, HttpOnly, Secure, SameSite."""
    return {
        name: (found["path"], bool(found["httponly"]), bool(found["secure"]), found["samesite"])
        for name, found in response.cookies.items()
    }


@pytest.mark.parametrize("path", ["/", "/about/", "/nowhere", "/assets/minhchung.css", "/api/v1/ask", "/desktop/"])
def test_public_page_reads_and_sets_no_cookie_though_somebody_is_signed_in(path: str, sample_record: None) -> None:
    client = signed_in(first_admin())
    for cookie in client.cookies.values():
        cookie["path"] = "/"  # a browser would not even send it
    response = client.get(path)
    response.close()
    assert (cookies(response), "Cookie" in response.headers.get("Vary", "")) == ({}, False)


def test_public_form_asks_for_no_token_of_the_desk(sample_record: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/", {"text": "uống nước dừa nóng"}).status_code == 200


def test_cookies_of_the_desk_stay_with_the_desk(vi: Client) -> None:
    admin = first_admin()
    response = signed_in(admin).get("/desk/account/")
    assert response.status_code == 200
    assert cookies(response) == {
        "desk": ("/desk/", True, False, "Lax"),
        "desk-form": ("/desk/", True, False, "Lax"),
    }
    assert cookies(vi.get(SIGN_IN)) == {"desk-form": ("/desk/", True, False, "Lax")}


@pytest.mark.parametrize(
    ("headers", "secure"),
    [
        ({"host": "kiemchung.example"}, True),
        ({"host": "localhost:8000"}, False),
        ({"host": "other.example", "x-forwarded-proto": "https"}, False),
        ({"host": "other.example", "x-forwarded-proto": "https", "peer": "10.0.0.7"}, True),
        ({"host": "other.example", "x-forwarded-proto": "http", "peer": "10.0.0.7"}, False),
    ],
)
def test_cookies_are_secure_where_the_browser_came_by_https(
    headers: dict[str, str], secure: bool, settings, vi: Client
) -> None:
    settings.MINHCHUNG_ADDRESS, settings.MINHCHUNG_PROXIES = "https://kiemchung.example", frozenset({"10.0.0.7"})
    peer = headers.pop("peer", "203.0.113.9")
    response = vi.get(SIGN_IN, headers=headers, REMOTE_ADDR=peer)
    assert cookies(response) == {"desk-form": ("/desk/", True, secure, "Lax")}


@pytest.mark.parametrize(
    ("host", "scheme", "possible"),
    [
        ("localhost:8000", "http", True),
        ("desk.localhost", "http", True),
        ("127.0.0.1:8000", "http", False),
        ("[::1]:8000", "http", False),
        ("192.0.2.7", "https", False),
        ("desk.example", "http", False),
        ("desk.example", "https", True),
    ],
)
def test_passkeys_need_a_name_and_https_or_this_machine(host: str, scheme: str, possible: bool) -> None:
    request = RequestFactory(headers={"host": host}).get(SIGN_IN, secure=scheme == "https")
    assert gate.takes_passkeys(request) is possible


def test_desk_pages_have_their_own_policy_and_are_never_kept(vi: Client) -> None:
    headers = signed_in(first_admin()).get("/desk/account/").headers
    assert {name: headers[name] for name in ("Content-Security-Policy", "Referrer-Policy", "Cache-Control")} == {
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    assert headers["Permissions-Policy"].endswith(
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    )
    assert set(vi.get(SIGN_IN).headers["Cache-Control"].split(", ")) >= {"no-store", "private"}


def session() -> Session:
    return Session.objects.get()


def change(**facts: float) -> None:
    """Write into the one session there is, as if time had passed."""
    opened = SessionStore(session().session_key)
    opened.update(facts)
    opened.save()


def test_session_ends_after_seven_days_however_busy() -> None:
    client = signed_in(first_admin())
    assert client.get("/desk/account/").status_code == 200
    change(began=time.time() - gate.LONGEST - 1)
    assert client.get("/desk/account/").headers["Location"] == "/desk/signin/?next=%2Fdesk%2Faccount%2F"
    assert Session.objects.count() == 0


def test_session_ends_after_twelve_idle_hours_and_moves_on_while_used() -> None:
    client = signed_in(first_admin())
    client.get("/desk/account/")
    kept = session().get_decoded()
    client.get("/desk/account/")
    assert session().get_decoded() == kept  # not every request writes
    change(seen=time.time() - gate.MARK - 1)
    before = session().expire_date
    client.get("/desk/account/")
    assert session().expire_date > before
    Session.objects.update(expire_date=timezone.now())
    assert client.get("/desk/account/").status_code == 302


def test_session_lasts_twelve_hours(settings) -> None:
    assert (settings.SESSION_COOKIE_AGE, gate.LONGEST) == (12 * 3600, 7 * 24 * 3600)


def test_form_without_its_token_changes_nothing() -> None:
    client = signed_in(first_admin())
    client.handler.enforce_csrf_checks = True
    response = client.post("/desk/account/", {"name": "Somebody else", "lang": "en"})
    assert (response.status_code, "This form cannot be taken any more" in response.content.decode()) == (403, True)
    assert ">Somebody else<" not in client.get("/desk/account/").content.decode()


def test_language_is_the_persons_own_and_else_the_readers(vi: Client) -> None:
    person = first_admin(lang="en")
    client = signed_in(person, **{"accept-language": "vi"})
    assert client.get("/desk/account/").headers["Content-Language"] == "en"
    said = [vi.get(path).headers["Content-Language"] for path in (SIGN_IN, f"{SIGN_IN}?lang=en")]
    assert said == ["vi", "en"]
