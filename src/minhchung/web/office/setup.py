"""The set-up of the desk: address, name, where it can be reached; and whether one person may stand alone."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhchung.desk import mode
from minhchung.errors import MinhChungError
from minhchung.lib.publication.imprint import LIKE
from minhchung.record import imprint, log
from minhchung.web.member import members, person
from minhchung.web.office.frame import SAVED, desk_page, done, to
from minhchung.web.office.words import FIELDS
from minhchung.web.received import field

PARTS = ("address", "name", "reach")
_HINTS = {
    "address": gettext_lazy("Where the public will read you, without a path. The first publication fixes it for ever."),
    "name": gettext_lazy("It stands on every page and in every check as the publisher."),
    "reach": gettext_lazy("A “mailto:” or “https:” address for replies, corrections and complaints."),
}
_SETTINGS = {"address": "MINHCHUNG_ADDRESS", "name": "MINHCHUNG_NAME", "reach": "MINHCHUNG_CONTACT"}


@dataclass(frozen=True)
class Part:
    """One line of the form. `fixed` says why it cannot be changed here, "" where it can."""

    name: str
    label: str | Promise
    hint: str | Promise
    value: str
    like: str
    fixed: str


@members("admin")
def show(request: HttpRequest) -> HttpResponseBase:
    """GET: the form. POST: what was written is kept; what is fixed stays as it is."""
    error, typed = None, {}
    if request.method == "POST":
        try:
            typed = {name: field(request, name) for name in PARTS}
            _keep(typed)
        except MinhChungError as refusal:
            error = refusal
        else:
            done(request, str(SAVED))
            return to("/desk/setup/")
    context = {
        "parts": [_part(name, typed) for name in PARTS],
        "solo": mode.solo(),
        "begun": log.identity() is not None,
    }
    return desk_page(request, "setup", context, here="setup", error=error)


@members("admin")
def solo(request: HttpRequest) -> HttpResponseBase:
    """GET: the question. POST: the switch."""
    error = None
    on = not mode.solo()
    if request.method == "POST":
        wanted = field(request, "on") == "yes"
        try:
            mode.switch(on=wanted, by=person(request).id)
        except MinhChungError as refusal:
            error = refusal
        else:
            return _switched(request, on=wanted)
    return desk_page(request, "solo", {"on": on, "begun": log.identity() is not None}, here="setup", error=error)


def _switched(request: HttpRequest, *, on: bool) -> HttpResponse:
    said = _("Working alone is on. Every check approved without a second person will say so.")
    done(request, said if on else _("Working alone is off: every check needs a second person again."))
    return to("/desk/setup/")


def _keep(typed: dict[str, str]) -> None:
    """What is fixed keeps what is written of it, whatever the form held."""
    held = imprint.written_here()
    values = {name: getattr(held, name) if _fixed(name) else typed[name] for name in PARTS}
    imprint.write(values["address"], values["name"], values["reach"])


def _part(name: str, typed: dict[str, str]) -> Part:
    fixed = _fixed(name)
    known = log.identity()
    value = str(getattr(imprint.read(), name))
    if name == "address" and known is not None:
        value = known.address
    return Part(name, FIELDS[name], _HINTS[name], value if fixed else typed.get(name, value), LIKE[name], fixed)


def _fixed(name: str) -> str:
    known = log.identity()
    if name == "address" and known is not None:
        if known.sample:
            return _("This is a sample desk, and stays one.")
        return _("Fixed since the first publication: the public log stands under this address for ever.")
    if getattr(settings, _SETTINGS[name]):
        return _("Set by %(name)s when the program is started.") % {"name": _SETTINGS[name]}
    return ""
