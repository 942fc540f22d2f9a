"""Passkeys, one-time codes and recovery codes: allauth's views, with what this desk asks beyond them."""

from typing import Any
from urllib.parse import urlencode

from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy

from minhchung.errors import Refused
from minhchung.staff import people
from minhchung.web.gate import takes_passkeys
from minhchung.web.member import person
from minhchung.web.signin.fresh import fresh
from minhchung.web.signin.stale import refused


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """A passkey that signs in alone: kept by the device, which verifies its owner."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, or why there is none at this address."""
        if not takes_passkeys(request):
            return render(request, "staff/no_passkeys.html")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The options of a passkey in place of those of a second factor."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {"js_data": {"creation_options": auth.begin_registration(self.request.user, True)}}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it; the link that led here ends."""
        response: HttpResponse = super().form_valid(form)
        who = person(self.request)
        people.arrived(who.id)
        return response if people.account(who.id).phrase else HttpResponseRedirect(reverse("mfa_index"))


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Asks first; the last way in stays."""

    success_url = reverse_lazy("mfa_index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The question, or why it cannot be."""
        account = people.account(person(request).id)
        if account.passkeys < 2 and not account.phrase:
            return refused(request, Refused("only_way_in"), back=reverse("mfa_index"))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class NamePasskey(EditWebAuthnView):  # type: ignore[misc]
    """What a passkey is called."""

    success_url = reverse_lazy("mfa_index")


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]
    """Sign in by a passkey alone."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the sign-in, which says what happened."""
        del form
        wanted = {"failed": "passkey", "next": self.request.POST.get("next", "")}
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(wanted)}")


class PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Show again by a passkey that it is you."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Once more on the same page."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response


add_passkey = fresh(AddPasskey.as_view())
remove_passkey = fresh(RemovePasskey.as_view())
name_passkey = fresh(NamePasskey.as_view())
passkey_sign_in = PasskeySignIn.as_view()
passkey_again = PasskeyAgain.as_view()
app_on = fresh(ActivateTOTPView.as_view())
app_off = fresh(DeactivateTOTPView.as_view())
codes = fresh(ViewRecoveryCodesView.as_view())
new_codes = fresh(GenerateRecoveryCodesView.as_view())
codes_file = fresh(DownloadRecoveryCodesView.as_view())
