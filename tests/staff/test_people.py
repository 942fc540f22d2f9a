"""Who the people of the desk are and who may change that. `staff.people`."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import RequestFactory

from minhchung.errors import Refused
from minhchung.staff import people
from minhchung.staff.models import Invitation, User
from tests.staff.hiring import WORDS, first_admin, hire

pytestmark = pytest.mark.django_db


def refused(call, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_first_admin_holds_all_roles() -> None:
    admin = first_admin(name="An")
    assert admin == people.Person(admin.id, "An", frozenset(people.ROLES), "en", active=True)
    assert people.account(admin.id) == people.Account(admin, "an@desk.example", phrase=True, passkeys=0, app=False)


def test_first_link_is_fresh_each_time_and_the_earlier_one_dies() -> None:
    first, second = people.first_admin_link(), people.first_admin_link()
    assert first != second
    assert refused(people.look, first) == "link_gone"
    assert people.look(str(second)).roles == frozenset(people.ROLES)


def test_first_link_is_none_once_an_admin_can_sign_in() -> None:
    assert people.has_any() is False
    first_admin()
    assert (people.has_any(), people.first_admin_link()) == (True, None)


def test_first_link_leads_back_an_admin_who_made_no_passkey() -> None:
    admin = first_admin(words=None)
    assert people.has_any() is False
    token = people.first_admin_link()
    assert people.look(str(token)).person == admin
    assert people.accept(str(token), words=WORDS) == admin
    assert people.every() == (admin,)


def test_link_works_once() -> None:
    token = people.invite(["intake"], by=first_admin().id)
    people.accept(token, name="Bình", email="binh@desk.example", words=WORDS)
    assert refused(people.accept, token, name="C", email="c@desk.example", words=WORDS) == "link_gone"
    assert len(people.every()) == 2


def test_link_of_a_passkey_works_until_the_passkey_is_there() -> None:
    token = people.invite(["intake"], by=first_admin().id)
    person = people.accept(token, name="Bình", email="binh@desk.example", words=None)
    assert people.look(token).person == person
    people.arrived(person.id)
    assert refused(people.look, token) == "link_gone"


def test_link_past_its_time_is_gone() -> None:
    token = people.invite(["intake"], by=first_admin().id)
    Invitation.objects.update(expires=datetime.now(UTC) - timedelta(seconds=1))
    assert refused(people.accept, token, name="B", email="b@desk.example", words=WORDS) == "link_gone"
    people.sweep()
    assert Invitation.objects.count() == 0


def test_token_is_stored_as_digest_only() -> None:
    token = people.invite(["intake"], by=first_admin().id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM staff_invitation")
        rows = str(cursor.fetchall())
    assert (token in rows, bool(re.search(r"\b[0-9a-f]{64}\b", rows))) == (False, True)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "n" * 81}, "name_long"),
        ({"email": "b.desk.example"}, "email_form"),
        ({"email": "b@" + "d" * 250 + ".example"}, "email_form"),
        ({"email": "ADMIN@desk.example"}, "email_taken"),
        ({"lang": "fr"}, "bad_lang"),
        ({"words": "mười một ch"}, "phrase_short"),
        ({"words": "8041593627450"}, "phrase_digits"),
        ({"words": "qwertyuiop123"}, "phrase_common"),
        ({"words": "binh@desk.example"}, "phrase_like"),
    ],
)
def test_acceptance_refuses(said: dict[str, str], code: str) -> None:
    token = people.invite(["intake"], by=first_admin().id)
    given = {"name": "Bình", "email": "binh@desk.example", "words": WORDS, "lang": "vi"} | said
    assert refused(people.accept, token, **given) == code
    assert (len(people.every()), people.look(token).person) == (1, None)


def test_roles_are_read_afresh_and_end_with_the_account() -> None:
    admin = first_admin()
    person = hire("checker", by=admin)
    people.set_roles(person.id, ["reviewer", "checker"], by=admin.id)
    assert people.roles(person.id) == frozenset({"checker", "reviewer"})
    people.deactivate(person.id, by=admin.id)
    assert (people.roles(person.id), people.roles(999)) == (frozenset(), frozenset())
    left = people.one(person.id)
    assert left is not None
    assert (left.name, left.active) == ("Someone", False)


@pytest.mark.parametrize(("wanted", "code"), [([], "no_roles"), (["owner"], "role_unknown")])
def test_roles_that_are_not_ours_are_refused(wanted: list[str], code: str) -> None:
    admin = first_admin()
    assert refused(people.set_roles, admin.id, wanted, by=admin.id) == code
    assert refused(people.invite, wanted, by=admin.id) == code


def test_only_an_admin_changes_anything() -> None:
    admin = first_admin()
    person = hire("intake", "checker", "reviewer", "publisher", by=admin)
    link = people.invite(["admin"], by=admin.id)
    (waiting,) = people.waiting(by=admin.id)
    before = people.every()
    for call in (
        lambda: people.set_roles(person.id, ["admin"], by=person.id),
        lambda: people.deactivate(admin.id, by=person.id),
        lambda: people.invite(["admin"], by=person.id),
        lambda: people.reset(admin.id, by=person.id),
        lambda: people.accounts(by=person.id),
        lambda: people.waiting(by=person.id),
        lambda: people.withdraw(waiting.id, by=person.id),
    ):
        assert refused(call) == "not_admin"
    assert (people.every(), people.look(link).person) == (before, None)


def test_nobody_is_changed_who_is_not_there() -> None:
    admin = first_admin()
    assert refused(people.set_roles, 999, ["intake"], by=admin.id) == "unknown_person"
    assert refused(people.account, 999) == "unknown_person"


def test_last_admin_stays() -> None:
    admin = first_admin()
    assert refused(people.set_roles, admin.id, ["intake"], by=admin.id) == "last_admin"
    assert refused(people.deactivate, admin.id, by=admin.id) == "last_admin"


def test_admin_without_a_way_in_does_not_count_as_another() -> None:
    admin = first_admin()
    people.accept(people.invite(["admin"], by=admin.id), name="B", email="b@desk.example", words=None)
    assert refused(people.deactivate, admin.id, by=admin.id) == "last_admin"


def test_who_left_has_no_way_in_and_no_working_link() -> None:
    admin = first_admin()
    second = hire("admin", by=admin, name="Second")
    own = people.invite(["intake"], by=second.id)
    way_in = people.reset(second.id, by=admin.id)
    people.deactivate(second.id, by=admin.id)
    assert [refused(people.look, token) for token in (own, way_in)] == ["link_gone"] * 2
    assert authenticate(RequestFactory().post("/"), email="second@desk.example", password=WORDS) is None


def test_links_of_who_is_no_admin_any_more_die() -> None:
    admin = first_admin()
    second = hire("admin", by=admin, name="Second")
    token = people.invite(["intake"], by=second.id)
    people.set_roles(second.id, ["intake"], by=admin.id)
    assert refused(people.look, token) == "link_gone"


def test_reset_lets_back_in_with_the_roles_of_before() -> None:
    admin = first_admin()
    person = hire("checker", by=admin)
    people.deactivate(person.id, by=admin.id)
    back = people.accept(people.reset(person.id, by=admin.id), words="năm con đường làng", name="X", email="x@y.zz")
    assert (back, people.account(person.id).email) == (person, "someone@desk.example")


def test_newer_reset_ends_the_older_one() -> None:
    admin = first_admin()
    person = hire("checker", by=admin)
    older, newer = people.reset(person.id, by=admin.id), people.reset(person.id, by=admin.id)
    assert refused(people.look, older) == "link_gone"
    assert people.look(newer).person == person


def test_withdrawn_link_is_gone() -> None:
    admin = first_admin()
    token = people.invite(["intake"], by=admin.id)
    (link,) = people.waiting(by=admin.id)
    assert (link.roles, link.maker, link.person) == (frozenset({"intake"}), "Admin", "")
    people.withdraw(link.id, by=admin.id)
    assert (refused(people.look, token), people.waiting(by=admin.id)) == ("link_gone", ())
    assert refused(people.withdraw, link.id, by=admin.id) == "link_gone"


def test_new_words_end_the_link_and_refuse_weak_ones() -> None:
    admin = first_admin()
    token = people.reset(admin.id, by=admin.id)
    assert refused(people.change_words, admin.id, "short") == "phrase_short"
    assert people.look(token).person == admin
    people.change_words(admin.id, "sáu hàng dừa nước")
    assert refused(people.look, token) == "link_gone"
    assert User.objects.get(pk=admin.id).check_password("sáu hàng dừa nước") is True


def test_name_and_language_are_the_persons_own() -> None:
    admin = first_admin()
    people.rename(admin.id, name="  An   Nhiên ", lang="vi")
    changed = people.one(admin.id)
    assert changed is not None
    assert (changed.name, changed.lang) == ("An Nhiên", "vi")


def test_account_holds_these_columns_and_no_others() -> None:
    """Nothing is kept of a person beyond what the desk needs."""
    columns = {field.column for field in User._meta.concrete_fields}
    assert columns == {"id", "password", "email", "name", "roles", "is_active", "lang", "joined"}
