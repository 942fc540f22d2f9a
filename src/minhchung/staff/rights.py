"""Writing: names, languages, roles, and who is let in no more.

Every change by an admin locks the rows of all people first, so that two tabs at once cannot take the last admin away.
"""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction

from minhchung.errors import Refused

from . import crew
from .models import Invitation, User
from .roles import ADMIN, ROLES

LANGS = ("vi", "en")
NAME_MOST = 80  # characters


def rename(person: int, *, name: str, lang: str) -> None:
    """Change how the desk calls somebody and speaks to them. Raises Refused: name_missing, name_long, bad_lang."""
    User.objects.filter(pk=person).update(name=named(name), lang=spoken(lang))


def set_roles(person: int, wanted: Iterable[str], *, by: int) -> None:
    """Raises Refused: not_admin, unknown_person, no_roles, role_unknown, last_admin."""
    chosen = known_roles(wanted)
    with transaction.atomic():
        user = locked(person, by=by)
        if ADMIN not in chosen:
            _check_not_last(user)
            _drop_links_by(user)
        user.roles = chosen
        user.save(update_fields=["roles"])


def deactivate(person: int, *, by: int) -> None:
    """Let somebody in no more: their sessions end, their links die, their name stays. Raises as `set_roles` does."""
    with transaction.atomic():
        user = locked(person, by=by)
        _check_not_last(user)
        user.is_active = False
        user.set_unusable_password()  # every session is bound to it
        user.save(update_fields=["is_active", "password"])
        Authenticator.objects.filter(user=user).delete()
        Invitation.objects.filter(person=user).update(used=True)
        _drop_links_by(user)


def locked(person: int, *, by: int) -> User:
    """`person`, with everybody's row locked until the transaction ends. Raises Refused: not_admin, unknown_person."""
    everyone = {user.pk: user for user in User.objects.select_for_update().order_by("pk")}
    admin = everyone.get(by)
    if not (admin and admin.is_active and ADMIN in admin.roles):
        raise Refused("not_admin")
    if person not in everyone:
        raise Refused("unknown_person")
    return everyone[person]


def known_roles(wanted: Iterable[str]) -> list[str]:
    """`wanted` in our order. Raises Refused: no_roles, role_unknown."""
    chosen = set(wanted)
    if not chosen:
        raise Refused("no_roles")
    if chosen - set(ROLES):
        raise Refused("role_unknown", allowed=", ".join(ROLES))
    return [role for role in ROLES if role in chosen]


def named(name: str) -> str:
    """`name` in one line. Raises Refused: name_missing, name_long."""
    said = " ".join(name.split())
    if not said:
        raise Refused("name_missing")
    if len(said) > NAME_MOST:
        raise Refused("name_long", limit=NAME_MOST)
    return said


def spoken(lang: str) -> str:
    """`lang`. Raises Refused: bad_lang."""
    if lang not in LANGS:
        raise Refused("bad_lang")
    return lang


def _check_not_last(user: User) -> None:
    """Raises Refused: last_admin, when nobody else who can sign in is one."""
    others = [other for other in crew.every_account() if other.person.id != user.pk and ADMIN in other.person.roles]
    if user.is_active and ADMIN in user.roles and not any(other.can_sign_in for other in others):
        raise Refused("last_admin")


def _drop_links_by(user: User) -> None:
    Invitation.objects.filter(maker=user, used=False).update(used=True)
