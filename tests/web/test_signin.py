"""Coming in, leaving, and looking after one's account, without a passkey. `web.signin`."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from minhchung.staff import people
from minhchung.staff.people import Person
from tests.staff.hiring import WORDS, first_admin, hire, signed_in
from tests.web.reading import Page

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_attempts() -> None:
    cache.clear()


def user_of(person: Person):
    return get_user_model().objects.get(pk=person.id)


def code(step: int = 1) -> str:
    """The code that an app shows: 0, 1, 2 for the one before, now and next."""
    return format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[step]))


def sign_in(client: Client, words: str = WORDS, *, login: str = "admin@desk.example", **more: str):
    return client.post("/desk/signin/", {"login": login, "password": words, **more})


def is_in(client: Client) -> bool:
    return client.get("/desk/account/").status_code == 200


def test_first_admin_comes_in_by_the_link(en: Client) -> None:
    address = f"/desk/welcome/{people.first_admin_link()}/"
    page = Page(en.get(address, headers={"host": "localhost"}))
    assert page.text("//h1") == "Welcome to the desk"
    assert page.texts("//main//strong") == ["intake, checker, reviewer, publisher, admin"]
    assert page.texts("//main//button") == ["Go on with a passkey", "Go on with the pass phrase"]
    said = {"name": "An", "email": "An@desk.example", "lang": "en", "words": WORDS, "way": "words"}
    response = en.post(address, said)
    assert (response.status_code, response.headers["Location"]) == (302, "/desk/")
    assert Page(en.get("/desk/account/")).texts("//main//strong") == ["intake, checker, reviewer, publisher, admin"]
    assert Page(Client().get(address)).text("//h1") == "Liên kết này không còn dùng được"


def test_what_was_wrong_stands_at_its_field_and_nothing_is_lost(en: Client) -> None:
    address = f"/desk/welcome/{people.first_admin_link()}/"
    response = en.post(address, {"name": "An", "email": "an", "lang": "vi", "words": WORDS, "way": "words"})
    page = Page(response)
    assert response.status_code == 400
    assert page.text("//*[@id='id_email_error']") == "This is not an e-mail address. It looks like name@example.org."
    assert page.texts("//*[@id='id_email']/@aria-invalid") == ["true"]
    assert page.texts("//*[@id='id_name']/@value | //option[@selected]/@value") == ["An", "vi"]
    assert page.texts("//*[@id='id_words']/@value") == []
    assert people.every() == ()


def test_bare_address_offers_no_passkey_and_says_why(en: Client) -> None:
    token = people.first_admin_link()
    for path in ("/desk/signin/", f"/desk/welcome/{token}/"):
        page = Page(en.get(path, headers={"host": "127.0.0.1:8000"}))
        assert page.texts("//main//button[contains(., 'passkey')] | //main//script") == []
        (why,) = page.texts("//main//p[contains(., 'Passkeys do not work at this address')]")
        assert why.endswith("here, use a pass phrase and one-time codes.")
    # who asks for one all the same gets no account without a way in
    said = {"name": "An", "email": "an@desk.example", "lang": "en", "words": "", "way": "passkey"}
    assert en.post(f"/desk/welcome/{token}/", said, headers={"host": "127.0.0.1"}).status_code == 400
    assert people.every() == ()
    admin = signed_in(first_admin(), host="127.0.0.1:8000")
    assert Page(admin.get("/desk/account/")).texts("//a[contains(., 'Add a passkey')]") == []


def test_typed_pass_phrase_counts_whichever_button_the_enter_key_pressed(en: Client) -> None:
    said = {"name": "An", "email": "an@desk.example", "lang": "en", "words": WORDS, "way": "passkey"}
    en.post(f"/desk/welcome/{people.first_admin_link()}/", said, headers={"host": "localhost"})
    assert [people.account(one.id).phrase for one in people.every()] == [True]


def test_invitation_opened_in_the_browser_of_somebody_else_is_not_taken(en: Client) -> None:
    admin = first_admin()
    address = f"/desk/welcome/{people.invite(['intake'], by=admin.id)}/"
    client = signed_in(admin)
    said = {"name": "An", "email": "an@desk.example", "lang": "en", "words": WORDS, "way": "words"}
    assert [client.get(address).status_code, client.post(address, said).status_code] == [409, 409]
    assert people.every() == (admin,)
    assert client.post("/desk/signout/", {"next": address}).headers["Location"] == address
    assert client.post(address, said).status_code == 302


def test_sign_in_leads_back_to_the_page_and_sign_out_ends_it(en: Client) -> None:
    first_admin()
    there = en.get("/desk/people/").headers["Location"]
    assert there == "/desk/signin/?next=%2Fdesk%2Fpeople%2F"
    assert sign_in(en, next="/desk/people/").headers["Location"] == "/desk/people/"
    assert en.get("/desk/people/").status_code == 200  # who has just signed in is not asked again
    assert en.get("/desk/signout/").status_code == 200
    assert is_in(en) is True
    assert en.post("/desk/signout/").headers["Location"] == "/desk/signin/"
    assert (is_in(en), Session.objects.count()) == (False, 0)


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_else(target: str, en: Client) -> None:
    first_admin()
    assert sign_in(en, next=target).headers["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("login", "words"), [("admin@desk.example", "other words, these"), ("nobody@desk.example", WORDS)]
)
def test_wrong_sign_in_does_not_say_what_was_wrong(login: str, words: str, en: Client) -> None:
    first_admin()
    page = Page(sign_in(en, words, login=login))
    assert page.texts("//*[@role='alert']//p") == ["This does not fit. Check the e-mail address and the pass phrase."]
    assert is_in(en) is False


def test_sign_in_name_may_be_in_capitals(en: Client) -> None:
    first_admin()
    assert sign_in(en, login="ADMIN@Desk.Example").status_code == 302


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_confirm_email", "mfa_trust"]
)
def test_nobody_signs_up_and_nothing_is_mailed(name: str, en: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    for path in ("signup/", "email/", "password/reset/", "accounts/signup/"):
        assert en.get(f"/desk/{path}").status_code == 404


def test_account_that_was_closed_is_out_at_once(en: Client) -> None:
    admin = first_admin()
    person = hire("checker", by=admin)
    client = signed_in(person)
    assert is_in(client) is True
    people.deactivate(person.id, by=admin.id)
    assert is_in(client) is False
    assert sign_in(en, login="someone@desk.example").status_code == 200


def test_new_pass_phrase_ends_the_other_sessions(en: Client) -> None:
    elsewhere = signed_in(first_admin())
    sign_in(en)
    assert en.post("/desk/account/phrase/", {"words": "bốn"}).status_code == 400
    assert is_in(elsewhere) is True
    assert en.post("/desk/account/phrase/", {"words": "sáu hàng dừa nước"}).headers["Location"] == "/desk/account/"
    assert (is_in(en), is_in(elsewhere)) == (True, False)
    assert sign_in(Client(), "sáu hàng dừa nước").status_code == 302


def test_name_and_language_are_changed_on_the_account_page() -> None:
    admin = first_admin()
    client = signed_in(admin)
    assert client.post("/desk/account/", {"name": "An", "lang": "vi"}).status_code == 302
    page = Page(client.get("/desk/account/"))
    assert (page.text("//h1"), page.text("//*[@role='status']//p")) == ("Tài khoản", "Đã lưu.")
    response = client.post("/desk/account/", {"name": " ", "lang": "vi"})
    assert Page(response).text("//*[@id='id_name_error']") == "Hãy nhập một cái tên; bút danh cũng được."


def test_risky_page_asks_again_after_a_while_and_keeps_nothing_of_the_request() -> None:
    """allauth would keep the posted form in the session, with address and browser; `fresh` does not let it."""
    client = signed_in(first_admin(), **{"user-agent": "Browser-of-somebody"})
    for path in ("account/phrase/", "account/app/", "people/", "people/1/", "people/1/close/", "account/codes/"):
        for call in (client.get, client.post):
            response = call(
                f"/desk/{path}", {"words": "sáu hàng dừa nước", "roles": "intake"}, REMOTE_ADDR="203.0.113.9"
            )
            assert response.headers["Location"].partition("?")[0] == "/desk/again/"
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert [word in kept for word in ("203.0.113.9", "Browser-of-somebody", "dừa nước", "REMOTE_ADDR")] == [False] * 4
    again = client.get("/desk/account/phrase/").headers["Location"]
    assert client.post(again, {"password": "other words, these"}).status_code == 200
    assert client.post(again, {"password": WORDS}).headers["Location"] == "/desk/account/phrase/"
    assert client.get("/desk/account/phrase/").status_code == 200


def test_codes_are_set_up_and_asked_for_as_second_step(en: Client) -> None:
    first_admin()
    sign_in(en)
    page = Page(en.get("/desk/account/app/"))
    key = page.text("//code")
    assert page.texts("//img/@src")[0].startswith("data:image/svg+xml;base64,")
    assert en.post("/desk/account/app/", {"code": "000"}).status_code == 200
    shown = format_hotp_value(hotp_value(key, list(yield_hotp_counters_from_time())[1]))
    assert en.post("/desk/account/app/", {"code": shown}).headers["Location"] == "/desk/account/codes/"
    codes = Page(en.get("/desk/account/codes/")).texts("//main//li/code")
    assert (len(codes), len(set(codes))) == (10, 10)
    assert en.get("/desk/account/codes/file/").content.decode().split() == codes
    other = Client()
    assert sign_in(other).headers["Location"] == "/desk/signin/code/"
    assert is_in(other) is False
    assert Page(other.post("/desk/signin/code/", {"code": "12345678"})).texts("//*[@id='id_code_error']") != []
    assert other.post("/desk/signin/code/", {"code": codes[0]}).headers["Location"] == "/desk/"
    assert is_in(other) is True
    third = Client()
    sign_in(third)
    assert third.post("/desk/signin/code/", {"code": codes[0]}).status_code == 200  # each works once
    assert is_in(third) is False


def test_code_is_taken_once() -> None:
    TOTP.activate(user_of(first_admin()), SECRET)
    answers = []
    for client in (Client(), Client()):
        sign_in(client)
        answers.append(client.post("/desk/signin/code/", {"code": code()}).status_code)
    assert answers == [302, 200]


def test_second_step_can_be_left_for_another_sign_in(en: Client) -> None:
    TOTP.activate(user_of(first_admin()), SECRET)
    sign_in(en)
    assert en.get("/desk/signin/").headers["Location"] == "/desk/signin/code/"
    en.post("/desk/signout/")
    assert en.get("/desk/signin/").status_code == 200


def test_codes_are_switched_off_after_a_question(en: Client) -> None:
    person = first_admin()
    TOTP.activate(user_of(person), SECRET)
    sign_in(en)
    en.post("/desk/signin/code/", {"code": code()})
    assert en.get("/desk/account/app/off/").status_code == 200
    assert people.account(person.id).app is True
    assert en.post("/desk/account/app/off/").headers["Location"] == "/desk/account/"
    assert people.account(person.id).app is False


@pytest.mark.parametrize(("clear", "location"), [(False, "/desk/signin/code/"), (True, "/desk/")])
def test_new_way_in_keeps_or_removes_the_second_step_as_the_admin_chose(clear: bool, location: str) -> None:
    admin = first_admin()
    person = hire("checker", by=admin)
    user = user_of(person)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    token = people.reset(person.id, by=admin.id, clear=clear)
    client = Client(headers={"accept-language": "en"})
    assert Page(client.get(f"/desk/welcome/{token}/")).text("//h1") == "A new way in for Someone"
    response = client.post(f"/desk/welcome/{token}/", {"words": "sáu hàng dừa nước", "way": "words"})
    assert (response.headers["Location"], is_in(client)) == (location, clear)
    assert people.account(person.id).app is not clear


def test_no_second_copy_of_the_address_is_made(en: Client) -> None:
    TOTP.activate(user_of(first_admin()), SECRET)
    sign_in(en)
    en.post("/desk/signin/code/", {"code": code()})
    assert is_in(en) is True
    assert EmailAddress.objects.count() == 0


def test_every_page_of_ours_is_in_vietnamese_too() -> None:
    """No English of allauth or Django's comes through."""
    client = Client(headers={"accept-language": "vi"})
    who = first_admin(lang="vi").id
    said = [Page(client.get("/desk/signin/")), Page(sign_in(client, "other words, these"))]
    sign_in(client)
    paths = (
        "account/",
        "account/phrase/",
        "account/app/",
        "people/",
        f"people/{who}/",
        f"people/{who}/link/",
        "signout/",
    )
    said += [Page(client.get(f"/desk/{path}")) for path in paths]
    english = re.compile(r"\b(the|your|password|code is|sign|again|email)\b", re.IGNORECASE)
    found = [english.findall(page.text("//main")) for page in said]
    assert found == [[]] * len(said)
