"""The right of reply: anyone answers a published check, or reports a mistake in it, without account, cookie or script.

Two steps: the text as it will be stored, then the sending of exactly that. What was typed first never comes a second
time, and nothing of who sends it is read but the address, in memory, against floods.
"""

import math
import time
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minhchung.desk import reply
from minhchung.desk.reply import Received, Sent
from minhchung.errors import MinhChungError, Refused
from minhchung.record import checks
from minhchung.record.checks import Standing
from minhchung.site.check import place
from minhchung.site.frame import at
from minhchung.site.words import LANGUAGES, VERDICTS
from minhchung.web.limit import Buckets, address_of, check_rate
from minhchung.web.page import error_page, page, refusing
from minhchung.web.reader import Reader, reader
from minhchung.web.received import field
from minhchung.web.taken import TAKEN

A_DAY = 5  # texts about one check from one address: people read them, and nobody should fill that place alone
DAY_MINUTES = 24 * 60
CHECKS = 1000  # of which that is counted at once
OTHER = {"und": _("another one")}  # BCP 47: undetermined


def form(request: HttpRequest, check: str) -> HttpResponse:
    """GET: the form. POST: the text as it would be stored, or, at the second step, the receipt."""
    who = reader(request)
    try:
        if request.method not in {"GET", "HEAD", "POST"}:
            raise Refused("bad_method", method=request.method, allowed="GET, HEAD, POST")
        who = reader(request, field(request, "lang") if request.method == "POST" else "")
        standing = _standing(check)
    except MinhChungError as error:
        return error_page(who, error)
    if request.method != "POST":
        kind = "mistake" if request.GET.get("kind") == "mistake" else "reply"
        return _page(who, "reply", standing, {"sent": Sent(check, kind, "", who.lang)})
    return _posted(request, who, standing)


def _posted(request: HttpRequest, who: Reader, standing: Standing) -> HttpResponse:
    sent, step = Sent(standing.id, "", "", who.lang), ""
    try:
        step = field(request, "step")
        sent = Sent(standing.id, field(request, "kind"), field(request, "text"), field(request, "language"))
        if step == "change":
            return _page(who, "reply", standing, {"sent": sent})
        check_rate(request)
        if step == "send":
            return _send(request, who, standing, sent)
        found = reply.receive(sent, send=False)
    except MinhChungError as error:
        return refusing(_page(who, "reply", standing, {"sent": sent, "error": error.say(who.lang)}), error)
    return _page(who, "reply_read", standing, {"sent": sent, "code": reply.new_code(), **_shown(found)})


def _send(request: HttpRequest, who: Reader, standing: Standing, sent: Sent) -> HttpResponse:
    """Store it. Raises Refused: too_many_replies and what `reply.receive` raises."""
    seconds = _buckets(standing.id).take(address_of(request, settings.MINHCHUNG_PROXIES)) * DAY_MINUTES
    if seconds:
        raise Refused("too_many_replies", seconds=seconds, hours=math.ceil(seconds / 3600))
    code = field(request, "code")
    found = reply.receive(sent, code=code, send=True)
    return _page(
        who, "reply_sent", standing, {"sent": sent, "code": code, "known": found.known, "once": True, **_shown(found)}
    )


@lru_cache(maxsize=CHECKS)
def _buckets(check: str) -> Buckets:
    """Those of one check, without a limit where this desk has none. They fill in a minute of a slower clock."""
    del check
    most = A_DAY if settings.MINHCHUNG_ASKS_A_MINUTE else 0
    return Buckets(most, size=CHECKS, clock=lambda: time.monotonic() / DAY_MINUTES)


def _standing(check: str) -> Standing:
    found = checks.one(check)
    if found is None:
        raise Refused("unknown_check", id=check)
    if found.current is None:
        raise Refused("check_withdrawn", id=check)
    return found


def _shown(found: Received) -> dict[str, object]:
    return {"stored": found.text, "taken": [TAKEN[kind] for kind in found.kinds]}


def _page(who: Reader, template: str, standing: Standing, more: dict[str, object]) -> HttpResponse:
    current = standing.current
    shape, word = VERDICTS.get(current.verdict if current else "", VERDICTS["unknown"])
    with override(who.lang):
        context = {
            "check": current,
            "check_page": at(who.lang) + place(standing.id),
            "retracted": standing.state == "retracted",
            "shape": shape,
            "word": str(word),
            "most": reply.TEXT_MOST,
            "days": reply.DAYS,
            "languages": {**LANGUAGES, **OTHER},
            "noindex": True,
            "here": "reply",
        }
    return page(who, template, context | more, path=f"/reply/{standing.id}")
