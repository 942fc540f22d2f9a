"""The language of the reader: said by the address or the form, else by Accept-Language, else Vietnamese."""

from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Reader:
    """`lang` is "vi" or "en"; `chosen` says that the reader picked it, so that links must keep it."""

    lang: str
    chosen: bool = False

    @property
    def other(self) -> str:
        """The language that the switch leads to."""
        return "en" if self.lang == "vi" else "vi"

    @property
    def query(self) -> str:
        """What an internal link carries so that the choice lasts without a cookie."""
        return f"?lang={self.lang}" if self.chosen else ""


def reader(request: HttpRequest, said: str = "") -> Reader:
    """The reader of `request`; `said` is a language given in a form or in JSON."""
    wanted = known(said) or known(_in_address(request))
    if wanted:
        return Reader(wanted, chosen=True)
    return Reader(accepted(request.headers.get("Accept-Language", "")))


def _in_address(request: HttpRequest) -> str:
    try:
        return request.GET.get("lang", "")
    except SuspiciousOperation:  # too many fields to read: the page that says so needs a language all the same
        return ""


def accepted(header: str) -> str:
    """The first language of an Accept-Language header that we speak (RFC 9110, 12.5.4); Vietnamese without one."""
    for tag, _weight in parse_accept_lang_header(header):
        if known(tag):
            return known(tag)
    return "vi"


def known(tag: str) -> str:
    """ "vi" or "en" for a BCP 47 tag of that language, else ""."""
    try:
        return get_supported_language_variant(tag.lower()) if tag else ""
    except LookupError:
        return ""
