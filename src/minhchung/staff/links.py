"""Links that let somebody in once: an invitation, a new way in for who lost theirs, the first admin's.

The token is shown to whoever made the link, who hands it over; only its SHA-256 is stored. Who is to come in by a
passkey has an account before the passkey is made; until it is, the link still works (`arrived` ends it).
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from minhchung.errors import Refused

from . import crew, phrase, rights
from .models import Invitation, User
from .roles import ADMIN, ROLES

DAYS = 7
EMAIL_MOST = 254  # characters (RFC 5321, as errata 1690 counts)


@dataclass(frozen=True)
class Offer:
    """What a link gives: `roles` to somebody new, or a new way in to `person`. `clear`: passkeys and codes go."""

    roles: frozenset[str]
    person: crew.Person | None
    email: str
    clear: bool


@dataclass(frozen=True)
class Link:
    """A link that waits to be used. `expires` is the last day on which it works, as ISO; `person` whom it lets in."""

    id: int
    roles: frozenset[str]
    expires: str
    maker: str
    person: str


def invite(wanted: Iterable[str], *, by: int, days: int = DAYS) -> str:
    """The token for somebody new. Raises Refused: not_admin, no_roles, role_unknown."""
    chosen = rights.known_roles(wanted)
    with transaction.atomic():
        maker = rights.locked(by, by=by)
        return _make(chosen, maker=maker, days=days)


def reset(person: int, *, by: int, clear: bool = False, days: int = DAYS) -> str:
    """The token of a new way in; also lets back in who left. Raises Refused: not_admin, unknown_person."""
    with transaction.atomic():
        user = rights.locked(person, by=by)
        Invitation.objects.filter(person=user).update(used=True)
        return _make(user.roles, maker=User(pk=by), person=user, clear=clear, days=days)


def first_admin_link() -> str | None:
    """The token with which the desk gets its first admin, of all roles; None when an admin can sign in.

    A fresh one each time: the one before it dies. Where an admin is there and has no way in, it is for that admin.
    """
    with transaction.atomic():
        everyone = list(User.objects.select_for_update().order_by("pk"))
        if crew.has_any():
            return None
        Invitation.objects.filter(maker=None).update(used=True)
        stranded = next((user for user in everyone if user.is_active and ADMIN in user.roles), None)
        return _make(stranded.roles if stranded else ROLES, person=stranded, days=DAYS)


def look(token: str) -> Offer:
    """What this link gives. Raises Refused: link_gone."""
    found = _found(token)
    return Offer(
        roles=frozenset(found.roles),
        person=crew.one(found.person.pk) if found.person else None,
        email=found.person.email if found.person else "",
        clear=found.clear,
    )


def accept(token: str, *, name: str = "", email: str = "", words: str | None, lang: str = "vi") -> crew.Person:
    """Come in. `words` is the pass phrase; None when a passkey will be made instead.

    For a link to somebody who is there, `name`, `email` and `lang` are left as they are.
    Raises Refused: link_gone, name_missing, name_long, bad_lang, email_form, email_taken, phrase_*.
    """
    with transaction.atomic():
        link = _found(token, lock=True)
        user = link.person or _new(link, name=name, email=email, lang=lang)
        if link.clear:
            Authenticator.objects.filter(user=user).delete()
        user.is_active = True
        _set_words(user, words)
        _save(user)
        link.person, link.used = user, words is not None
        link.save(update_fields=["person", "used"])
    found = crew.one(user.pk)
    if found is None:
        raise Refused("unknown_person")
    return found


def arrived(person: int) -> None:
    """The way in is made: no link lets this person in any more.

    Recovery codes stand in for the step after the pass phrase; who has no pass phrase has none.
    """
    Invitation.objects.filter(person=person).update(used=True)
    if not User.objects.get(pk=person).has_usable_password():
        Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()


def change_words(person: int, words: str) -> None:
    """A new pass phrase; all sessions but the one that asks end. Raises Refused: phrase_*."""
    user = User.objects.get(pk=person)
    _set_words(user, words)
    user.save(update_fields=["password"])
    arrived(person)


def waiting(*, by: int) -> tuple[Link, ...]:
    """The links that work now, newest first. Raises Refused: not_admin."""
    if ADMIN not in crew.roles(by):
        raise Refused("not_admin")
    found = _alive().select_related("maker", "person").order_by("-pk")
    return tuple(
        Link(
            id=link.pk,
            roles=frozenset(link.roles),
            expires=link.expires.date().isoformat(),
            maker=link.maker.name if link.maker else "",
            person=link.person.name if link.person else "",
        )
        for link in found
    )


def withdraw(link: int, *, by: int) -> None:
    """Let a link work no more. Raises Refused: not_admin, link_gone."""
    if ADMIN not in crew.roles(by):
        raise Refused("not_admin")
    if not _alive().filter(pk=link).update(used=True):
        raise Refused("link_gone")


def sweep() -> None:
    """Forget what has ended: sessions and links past their time."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    Invitation.objects.filter(models.Q(used=True) | models.Q(expires__lt=timezone.now())).delete()


def _alive() -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(used=False, expires__gt=timezone.now())


def _found(token: str, *, lock: bool = False) -> Invitation:
    rows = _alive().select_for_update() if lock else _alive().select_related("person")
    found = rows.filter(digest=_digest(token)).first()
    if found is None:
        raise Refused("link_gone")
    return found


def _make(
    roles: Iterable[str], *, maker: User | None = None, person: User | None = None, clear: bool = False, days: int
) -> str:
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        digest=_digest(token),
        roles=list(roles),
        expires=timezone.now() + timedelta(days=days),
        maker=maker,
        person=person,
        clear=clear,
    )
    return token


def _new(link: Invitation, *, name: str, email: str, lang: str) -> User:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("email_form") from error
    if len(address) > EMAIL_MOST:
        raise Refused("email_form")
    if User.objects.filter(email=address).exists():
        raise Refused("email_taken")
    return User(
        email=address,
        name=rights.named(name),
        roles=link.roles,
        lang=rights.spoken(lang),
        joined=timezone.now().date(),
    )


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # somebody took the address in the same moment
        raise Refused("email_taken") from error


def _set_words(user: User, words: str | None) -> None:
    if words is None:
        user.set_unusable_password()
        return
    phrase.check(words, person=user)
    user.set_password(words)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
