"""What allauth asks this project: who may sign up (nobody), where a request comes from, how things are called."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhchung.site.desk import PROGRAM
from minhchung.staff import people
from minhchung.web.gate import host_name, takes_passkeys
from minhchung.web.limit import address_of

_WRONG = _("This does not fit. Check the e-mail address and the pass phrase.")
_WAIT = _("There were too many attempts. Wait a minute and try again, or sign in with a passkey.")
_CODE = _("This code does not fit, or was used before. Enter the newest one.")


def display(user: AbstractBaseUser) -> str:
    """What a passkey shows beside the desk's name."""
    return str(getattr(user, "name", ""))


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts come by invitation only; no mail is sent, and no address is kept."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _WRONG,
        "too_many_login_attempts": _WAIT,
        "incorrect_password": _("This is not your pass phrase. Enter it again."),
        "incorrect_code": _CODE,
        "rate_limited": _WAIT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """For the limits, which live in memory."""
        return address_of(request, settings.MINHCHUNG_PROXIES)

    def get_login_stages(self) -> list[str]:
        """After the pass phrase comes the second step, where there is one; nothing is mailed."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Who has just signed in has shown that it is them (`fresh`)."""
        record_authentication(request, user, method="signin", reauthenticated=True)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A passkey first, and only where it works."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        passkey = [method for method in found if method["id"] == "mfa_reauthenticate:webauthn"]
        others = [method for method in found if method not in passkey]
        return passkey + others if takes_passkeys(context.request) else others

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether `password` is the pass phrase of who is here."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class Ways(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Passkeys and one-time codes."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _CODE}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  # allauth's name
        """What a passkey is called until its owner says."""
        del type
        return gettext("Passkey {number}").format(number=people.account(user.pk).passkeys + 1)

    def _get_site_name(self) -> str:
        """How authenticator apps and passkeys list this desk."""
        return str(settings.MINHCHUNG_NAME) or PROGRAM

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name to which passkeys are bound (WebAuthn, 5.4.2)."""
        return {"id": host_name(context.request) or "localhost", "name": self._get_site_name()}
