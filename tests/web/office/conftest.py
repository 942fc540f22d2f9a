"""Browsers of people of the desk; the desk's own fixtures beside them."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from tests.browser import chromium
from tests.desk.conftest import desk_address, person

__all__ = ["desk_address", "person"]
SignIn = Callable[..., Client]
OpenBrowser = Callable[..., BrowserContext]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """A browser in which this person has signed in; it speaks `lang`."""

    def make(who: int, lang: str = "en") -> Client:
        user = get_user_model().objects.get(pk=who)
        user.lang = lang
        user.save()
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One chromium for all tests of the desk's pages."""
    with chromium() as found:
        yield found


@pytest.fixture
def open_browser(transactional_db: None, live_server, browser: Browser, sign_in: SignIn) -> Iterator[OpenBrowser]:
    """A real browser in which this person has signed in; it is closed after the test."""
    opened: list[BrowserContext] = []

    def make(who: int, lang: str = "en", *, width: int = 320, script: bool = True) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        cookie = sign_in(who, lang).cookies["desk"].value
        context.add_cookies([{"name": "desk", "value": cookie, "url": f"{live_server.url}/desk/"}])
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
