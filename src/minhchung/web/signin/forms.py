"""The forms of allauth in our words, and our own. What must hold is said by `staff`; forms only carry it."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from minhchung.errors import Refused
from minhchung.staff import people
from minhchung.web.reader import LANGUAGES
from minhchung.web.signin.words import ROLES

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}  # each in its own language
# Which field an error belongs to, by the beginning of its code.
_FIELDS = {"name_": "name", "email_": "email", "phrase_": "words", "no_roles": "roles", "role_": "roles"}
_CODE_HELP = _("Six digits from the app, or one of your recovery codes.")


class SignIn(LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and pass phrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], label=_("E-mail address"), autocomplete="username webauthn")
        _say(self.fields["password"], label=_("Pass phrase"))


class Again(ReauthenticateForm):  # type: ignore[misc]
    """The pass phrase once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], label=_("Pass phrase"))


class Code(AuthenticateForm):  # type: ignore[misc]
    """The second step after the pass phrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], label=_("Code"), help_text=_CODE_HELP, inputmode="numeric")


class CodeAgain(ReauthenticateByCode):  # type: ignore[misc]
    """A code before something risky."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], label=_("Code"), help_text=_CODE_HELP, inputmode="numeric")


class AppOn(ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which shows that the app has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], label=_("Code that the app shows now"), inputmode="numeric")


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that signs in by itself; that the person was verified is asked of it when it is made."""

    passwordless = None
    name = forms.CharField(label=_("Name of this passkey"), required=False, max_length=60)


class PasskeyName(EditWebAuthnForm):  # type: ignore[misc]
    """What a passkey is called."""

    name = forms.CharField(label=_("Name of this passkey"), max_length=60)


class Answers(forms.Form):
    """A form of our own: the room behind it judges, and what it refuses stands beside the field that it is about."""

    def refuse(self, error: Refused, lang: str) -> None:
        """Show `error` in `lang`."""
        said = error.say(lang)
        about = (field for start, field in _FIELDS.items() if error.code.startswith(start) and field in self.fields)
        self.add_error(next(about, None), said)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; an empty one that was sent is bound as well."""
    return request.POST if request.method == "POST" else None


def _lang_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language of the desk"), choices=[(key, LANGUAGE_NAMES[key]) for key in LANGUAGES])


def _words_field() -> forms.CharField:
    return forms.CharField(
        label=_("Pass phrase"),
        required=False,
        strip=False,
        max_length=200,
        help_text=_("At least 12 characters. Several words that only you would put together are best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class Welcome(Answers):
    """Who came by an invitation."""

    name = forms.CharField(
        label=_("Name on the desk"),
        required=False,
        help_text=_("Colleagues see it; a pen name is welcome. It is never published."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "required": True}),
    )
    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The name with which you sign in. Nothing is ever sent there."),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "required": True}),
    )
    lang = _lang_field()
    words = _words_field()


class NewWords(Answers):
    """A new pass phrase."""

    words = _words_field()


class Self(Answers):
    """What a person says of themselves."""

    name = forms.CharField(
        label=_("Name on the desk"), required=False, widget=forms.TextInput(attrs={"required": True})
    )
    lang = _lang_field()


class Roles(Answers):
    """Which roles somebody holds."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        choices=[(role, ROLES[role][0]) for role in people.ROLES],
        widget=forms.CheckboxSelectMultiple,
    )


def _say(field: Any, *, label: Any, help_text: Any = "", **attributes: str) -> None:
    """Our words in place of allauth's, and no placeholder: it is gone once one types."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)
