"""Reading: who the people of the desk are, which roles they hold, and how each of them signs in."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from minhchung.errors import Refused

from .models import User
from .roles import ADMIN


@dataclass(frozen=True)
class Person:
    """Somebody who works here. `name` is what the desk shows; `lang`: vi | en. Who is not `active` cannot sign in."""

    id: int
    name: str
    roles: frozenset[str]
    lang: str
    active: bool


@dataclass(frozen=True)
class Account:
    """How a person signs in, for themselves and for admins. `app`: one-time codes are on."""

    person: Person
    email: str
    phrase: bool
    passkeys: int
    app: bool

    @property
    def can_sign_in(self) -> bool:
        """Whether there is a way in at all."""
        return self.person.active and (self.phrase or self.passkeys > 0)


def one(person: int) -> Person | None:
    """The person with this id."""
    found = User.objects.filter(pk=person).first()
    return _person(found) if found else None


def every() -> tuple[Person, ...]:
    """All people, those who left too, in the order in which they joined."""
    return tuple(_person(user) for user in User.objects.order_by("pk"))


def admins() -> tuple[Person, ...]:
    """Those who can give roles."""
    return tuple(person for person in every() if person.active and ADMIN in person.roles)


def roles(person: int) -> frozenset[str]:
    """What this person may do now, read from the database each time. Nothing for who left, or never was."""
    held = User.objects.filter(pk=person, is_active=True).values_list("roles", flat=True).first()
    return frozenset(held or ())


def has_any() -> bool:
    """Whether an admin can sign in, so that the desk needs no link from the terminal."""
    return any(account.can_sign_in and ADMIN in account.person.roles for account in every_account())


def account(person: int) -> Account:
    """How this person signs in. Raises Refused: unknown_person."""
    for found in every_account():
        if found.person.id == person:
            return found
    raise Refused("unknown_person")


def accounts(*, by: int) -> tuple[Account, ...]:
    """How everybody signs in. Raises Refused: not_admin."""
    if ADMIN not in roles(by):
        raise Refused("not_admin")
    return every_account()


def every_account() -> tuple[Account, ...]:
    """How everybody signs in; for this room alone."""
    held: dict[int, list[str]] = {}
    for owner, kind in Authenticator.objects.values_list("user_id", "type"):
        held.setdefault(owner, []).append(kind)
    return tuple(_account(user, held.get(user.pk, [])) for user in User.objects.order_by("pk"))


def _account(user: User, held: list[str]) -> Account:
    return Account(
        person=_person(user),
        email=user.email,
        phrase=user.has_usable_password(),
        passkeys=held.count(Authenticator.Type.WEBAUTHN),
        app=Authenticator.Type.TOTP in held,
    )


def _person(user: User) -> Person:
    return Person(id=user.pk, name=user.name, roles=frozenset(user.roles), lang=user.lang, active=user.is_active)
