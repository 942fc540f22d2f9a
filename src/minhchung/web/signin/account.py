"""A person's own page: name, language, and how they sign in."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from minhchung.errors import Refused
from minhchung.staff import people
from minhchung.web.gate import host_name
from minhchung.web.member import members, person
from minhchung.web.signin.forms import NewWords, Self, posted
from minhchung.web.signin.fresh import fresh
from minhchung.web.signin.words import role_words


@dataclass(frozen=True)
class Passkey:
    """`here`: it belongs to the name under which the desk is asked for now."""

    id: int
    name: str
    here: bool


@members()
def account(request: HttpRequest) -> HttpResponseBase:
    """GET: the page. POST: a new name or language."""
    who = person(request)
    form = Self(posted(request), initial={"name": who.name, "lang": who.lang})
    if request.method == "POST" and form.is_valid():
        try:
            people.rename(who.id, name=form.cleaned_data["name"], lang=form.cleaned_data["lang"])
        except Refused as error:
            form.refuse(error, who.lang)
        else:
            with override(form.cleaned_data["lang"]):
                messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("mfa_index"))
    held = people.account(who.id)
    context = {
        "here": "account",
        "form": form,
        "account": held,
        "roles": role_words(who.roles),
        "passkeys": _passkeys(request),
        "codes": _codes(who.id) if held.phrase else None,
        "second": held.phrase and (held.app or held.passkeys > 0),
    }
    return render(request, "staff/account.html", context, status=400 if form.errors else 200)


@fresh
def phrase(request: HttpRequest) -> HttpResponseBase:
    """Set or change the pass phrase; every other session of this person ends."""
    who = person(request)
    form = NewWords(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            people.change_words(who.id, form.cleaned_data["words"])
        except Refused as error:
            form.refuse(error, who.lang)
        else:
            update_session_auth_hash(request, get_user_model().objects.get(pk=who.id))
            messages.success(request, _("Your pass phrase is set. You are signed out everywhere else."))
            return HttpResponseRedirect(reverse("mfa_index"))
    context = {"here": "account", "form": form, "account": people.account(who.id)}
    return render(request, "staff/phrase.html", context, status=400 if form.errors else 200)


def _passkeys(request: HttpRequest) -> list[Passkey]:
    here = sha256(host_name(request).encode()).digest()  # WebAuthn, 6.1: rpIdHash
    found = Authenticator.objects.filter(user=person(request).id, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return [_passkey(row, here) for row in found]


def _passkey(row: Any, here: bytes) -> Passkey:
    kept = row.wrap()
    return Passkey(id=row.pk, name=kept.name, here=kept.authenticator_data.rp_id_hash == here)


def _codes(who: int) -> int | None:
    """How many recovery codes are left; None where none were made."""
    found = Authenticator.objects.filter(user=who, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(found.wrap().get_unused_codes()) if found else None
