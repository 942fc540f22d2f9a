"""The page that a link opens: an invitation, or a new way in for who lost theirs."""

from dataclasses import asdict

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from minhchung.errors import Refused
from minhchung.staff import people
from minhchung.web.gate import takes_passkeys
from minhchung.web.member import member
from minhchung.web.signin.forms import NewWords, Welcome
from minhchung.web.signin.words import role_words


def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """GET: what the link gives. POST: come in, by pass phrase, or by a passkey that the next page makes."""
    late = ratelimit.consume_or_429(request, action="welcome")
    if late:
        return late  # type: ignore[no-any-return]  # allauth has no types
    lang = get_language()
    try:
        offer = people.look(token)
    except Refused as error:
        return render(request, "staff/link_gone.html", {"message": error.say(lang)}, status=410)
    here = member(request)
    if here and (offer.person is None or offer.person.id != here.id):
        return render(request, "staff/somebody_here.html", status=409)
    kind = NewWords if offer.person else Welcome
    form = kind(request.POST) if request.method == "POST" else kind(initial={"lang": lang})
    if request.method == "POST" and form.is_valid():
        try:
            return _come_in(request, token, form.cleaned_data)
        except Refused as error:
            form.refuse(error, lang)
    context = {"form": form, "offer": asdict(offer), "roles": role_words(offer.roles)}
    return render(request, "staff/welcome.html", context, status=400 if form.errors else 200)


def _come_in(request: HttpRequest, token: str, said: dict[str, str]) -> HttpResponse:
    """Accept, and sign in; who kept a second step passes through it."""
    # The Enter key presses the first button: who typed a pass phrase means it.
    by_passkey = request.POST.get("way") == "passkey" and not said["words"] and takes_passkeys(request)
    person = people.accept(
        token,
        name=said.get("name", ""),
        email=said.get("email", ""),
        words=None if by_passkey else said["words"],
        lang=said.get("lang", "vi"),
    )
    user = get_user_model().objects.get(pk=person.id)
    there = reverse("mfa_add_webauthn") if by_passkey else None
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=there))
    return response
