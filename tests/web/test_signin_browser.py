"""Signing in with a real browser and its virtual passkey device; pages that fit, are accessible, need no script."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route

from minhchung.staff import people
from tests.browser import chromium, press
from tests.staff.hiring import WORDS, first_admin, hire
from tests.web.test_pages_browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADMIN = "admin@desk.example"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    cache.clear()
    context = browser.new_context(locale="en-GB", viewport={"width": 320, "height": 800})
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, live_server, data_folder: Path) -> Visit:
    return Visit(context.new_page(), live_server.url)


def device(page: Page, *, verified: bool = True) -> None:
    """A telephone that keeps passkeys, and knows its owner or does not (WebAuthn automation, section 11)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def come_in(visit: Visit, *, by: str) -> None:
    """The first admin, by the link: `by` is passkey or words."""
    visit.go(f"/desk/welcome/{people.first_admin_link()}/")
    visit.page.fill("#id_name", "Admin")
    visit.page.fill("#id_email", ADMIN)
    if by == "passkey":
        visit.press("text=Go on with a passkey")
        visit.page.wait_for_url("**/desk/account/passkeys/add/")
        make_passkey(visit)
    else:
        visit.page.fill("#id_words", WORDS)
        visit.press("text=Go on with the pass phrase")
        visit.page.wait_for_url("**/desk/")


def make_passkey(visit: Visit, name: str = "My telephone") -> None:
    assert visit.page.input_value("#id_name") == "Passkey 1"
    visit.page.fill("#id_name", name)
    visit.press("text=Make the passkey")
    visit.page.wait_for_url(lambda url: "passkeys/add" not in url)


def sign_out(visit: Visit) -> None:
    visit.go("/desk/signout/")
    visit.press("main button")
    visit.page.wait_for_url("**/desk/signin/")


def sign_in(visit: Visit, words: str = WORDS) -> None:
    visit.page.fill("#id_login", ADMIN)
    visit.page.fill("#id_password", words)
    visit.press("main button >> text=/^Sign in$/")


def heading(visit: Visit) -> str:
    return visit.page.inner_text("h1")


def test_first_admin_makes_a_passkey_and_comes_back_with_it(visit: Visit) -> None:
    device(visit.page)
    come_in(visit, by="passkey")
    assert visit.page.inner_text("#passkeys + ul strong") == "My telephone"
    assert visit.page.inner_text("#phrase + p") == "None: you come in by passkey alone."
    (account,) = people.accounts(by=people.every()[0].id)
    assert (account.passkeys, account.phrase, people.first_admin_link()) == (1, False, None)
    sign_out(visit)
    visit.go("/desk/people/")
    visit.press("text=Sign in with a passkey")
    visit.page.wait_for_url("**/desk/people/")
    assert (heading(visit), visit.complaints) == ("People of the desk", [])


def test_passkey_is_the_second_step_after_a_pass_phrase(visit: Visit) -> None:
    device(visit.page)
    come_in(visit, by="words")
    visit.go("/desk/account/passkeys/add/")
    make_passkey(visit)
    assert heading(visit) == "Recovery codes"
    sign_out(visit)
    sign_in(visit)
    visit.page.wait_for_url("**/desk/signin/code/")
    visit.press("text=Use a passkey")
    visit.page.wait_for_url("**/desk/")
    visit.go("/desk/account/")
    assert heading(visit) == "Account"


def test_only_way_in_cannot_be_removed_and_a_second_one_can(visit: Visit) -> None:
    device(visit.page)
    come_in(visit, by="passkey")
    visit.press("#passkeys + ul >> text=Remove")
    said = "This is your only way in. Set a pass phrase or add another passkey first."
    assert (heading(visit), visit.page.inner_text("main [role=alert]")) == ("This is not possible", said)
    visit.go("/desk/account/phrase/")
    visit.page.fill("#id_words", WORDS)
    visit.press("main >> text=Save")
    visit.press("#passkeys + ul >> text=Remove")
    assert heading(visit) == "Remove the passkey “My telephone”?"
    visit.press("text=Remove it")
    visit.page.wait_for_url("**/desk/account/")
    assert people.account(people.every()[0].id).passkeys == 0


def test_passkey_shows_again_that_it_is_them(visit: Visit, settings) -> None:
    device(visit.page)
    come_in(visit, by="passkey")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    visit.go("/desk/account/phrase/")
    assert heading(visit) == "Is it you?"
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
    visit.press("text=Use a passkey")
    visit.page.wait_for_url("**/desk/account/phrase/")
    assert (heading(visit), visit.complaints) == ("Set a pass phrase", [])


def test_passkey_lets_the_editor_in_while_strangers_guess(visit: Visit, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "10/m/ip,5/10m/key"}
    device(visit.page)
    come_in(visit, by="words")
    visit.go("/desk/account/passkeys/add/")
    make_passkey(visit)
    sign_out(visit)
    for n in range(50):
        said = {"login": ADMIN, "password": "not the words"}
        stranger = Client(headers={"host": urlsplit(visit.base).netloc})
        assert stranger.post("/desk/signin/", said, REMOTE_ADDR=f"203.0.113.{n}").status_code == 200
    sign_in(visit)
    assert visit.page.inner_text("main .careful:not([hidden])").startswith("There were too many attempts.")
    visit.press("text=Sign in with a passkey")
    visit.page.wait_for_url("**/desk/")
    visit.go("/desk/account/")
    assert heading(visit) == "Account"


def test_device_that_does_not_know_its_owner_is_told_about_and_nothing_breaks(visit: Visit) -> None:
    device(visit.page, verified=False)
    first_admin()
    visit.go("/desk/signin/")
    assert visit.page.is_visible("#passkey-failed") is False
    visit.page.click("text=Sign in with a passkey")
    visit.page.wait_for_selector("#passkey-failed", state="visible")
    sign_in(visit)
    visit.page.wait_for_url("**/desk/")


def test_codes_of_an_app_are_set_up_and_used(visit: Visit) -> None:
    come_in(visit, by="words")
    visit.go("/desk/account/app/")
    key = visit.page.inner_text("main code")
    assert visit.page.evaluate("document.querySelector('.qr').naturalWidth") > 0  # the policy lets it be shown
    visit.page.fill("#id_code", code(key, 1))
    visit.press("text=Switch codes on")
    visit.page.wait_for_url("**/desk/account/codes/")
    sign_out(visit)
    sign_in(visit)
    visit.page.wait_for_url("**/desk/signin/code/")
    visit.page.fill("#id_code", code(key, 2))  # of the next half minute: the last one was used
    visit.press("main button >> text=/^Sign in$/")
    visit.page.wait_for_url("**/desk/")
    assert visit.complaints == []


def code(key: str, step: int) -> str:
    return format_hotp_value(hotp_value(key, list(yield_hotp_counters_from_time())[step]))


def test_bare_address_says_why_there_are_no_passkeys(visit: Visit, live_server) -> None:
    bare = live_server.url.replace("localhost", "127.0.0.1")
    visit.page.goto(f"{bare}/desk/signin/")
    assert visit.page.is_visible("text=Sign in with a passkey") is False
    assert visit.page.inner_text("main .soft").startswith("Passkeys do not work at this address")
    visit.page.goto(f"{bare}/desk/welcome/{people.first_admin_link()}/")
    assert visit.page.inner_text("main .soft >> nth=-1").startswith("Passkeys do not work at this address")


def test_link_reaches_nobody_by_referer(visit: Visit) -> None:
    told: dict[str, str] = {}

    def answer(route: Route) -> None:
        told[route.request.url] = route.request.all_headers().get("referer", "")
        route.fulfill(body="there", content_type="text/html")

    visit.page.route("https://elsewhere.example/**", answer)
    for start in ("/desk/signin/", f"/desk/welcome/{people.first_admin_link()}/"):
        visit.go(start)
        visit.page.evaluate(f"location.href = 'https://elsewhere.example{start}'")
        visit.page.wait_for_url("https://elsewhere.example/**")
    assert (len(told), set(told.values())) == (2, {""})


def test_desk_is_entered_without_script(browser: Browser, live_server, data_folder: Path) -> None:
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    first_admin()
    visit = Visit(context.new_page(), live_server.url)
    visit.go("/desk/signin/?next=/desk/account/")
    assert visit.page.is_visible("text=Sign in with a passkey") is False
    assert "Passkeys need JavaScript, which is switched off in this browser." in visit.page.inner_text("main")
    sign_in(visit)
    visit.page.wait_for_url("**/desk/account/")
    assert heading(visit) == "Account"
    context.close()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_are_accessible_and_fit(lang: str, visit: Visit) -> None:
    device(visit.page)
    found: dict[str, tuple[list[str], int]] = {}

    def look(path: str) -> None:
        visit.go(path)
        judge(path)

    def judge(name: str) -> None:
        found[name] = visit.judged()

    link = f"/desk/welcome/{people.first_admin_link()}/?lang={lang}"
    look(link)
    visit.page.fill("#id_name", "Người có một cái tên rất dài để xem trang có vừa không")
    visit.page.fill("#id_email", "x")
    visit.page.eval_on_selector("#id_email", "field => field.type = 'text'")
    visit.page.fill("#id_words", "short")
    visit.press("main button.quiet")
    judge("refused")
    visit.page.fill("#id_email", ADMIN)
    visit.page.fill("#id_words", WORDS)
    visit.press("main button.quiet")
    visit.page.wait_for_url("**/desk/")
    person = hire("checker", by=people.every()[0], name="a" * 64)
    people.invite(["intake"], by=people.every()[0].id)
    for path in ("account/", "account/app/", "account/phrase/", "account/passkeys/add/", "people/", "signout/"):
        look(f"/desk/{path}")
    make = visit.page
    visit.go("/desk/account/passkeys/add/")
    make.fill("#id_name", "x" * 60)
    visit.press("#passkey-new")
    make.wait_for_url("**/desk/account/codes/")
    judge("codes")
    for path in ("account/", "account/codes/new/", f"people/{person.id}/", f"people/{person.id}/link/"):
        look(f"/desk/{path}")
    visit.press("main form button")
    judge("link")
    look(f"/desk/people/{person.id}/close/")
    visit.go("/desk/account/")
    visit.press("#passkeys + ul a >> nth=0")
    judge("rename")
    visit.go("/desk/account/")
    visit.press("#passkeys + ul a >> nth=1")
    judge("remove")
    make.goto(f"{visit.base}/desk/signout/")
    visit.press("main button")
    look(f"/desk/signin/?lang={lang}")
    sign = make.locator("main button")
    make.fill("#id_login", ADMIN)
    make.fill("#id_password", WORDS)
    press(sign.last)
    make.wait_for_url("**/desk/signin/code/")
    judge("second step")
    look(link)
    assert found == dict.fromkeys(found, ([], 0))
    assert len(found) == 18
