"""The page of a receipt: what became of a tip, for whoever holds its code; that travels in bodies, never in a URL."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from minhchung.desk import receipts, reply, wordings
from minhchung.desk.receipts import Standing
from minhchung.errors import MinhChungError, Refused
from minhchung.site.words import REPLIES_DECLINED, day
from minhchung.web.ask import accepts
from minhchung.web.limit import check_rate
from minhchung.web.page import FRESH, page, refusing
from minhchung.web.reader import Reader, reader
from minhchung.web.received import field
from minhchung.web.show import answer_shown, check_shown
from minhchung.web.tipline.words import DECLINED

PATH = "/tip/receipt/"
LONGEST = 100  # of what is typed as a code


@accepts("GET", "HEAD", "POST")
def receipt(request: HttpRequest) -> HttpResponse:
    """GET: where to type the code. POST: what became of it; by its `step`, delete it (ask first, then do)."""
    if request.method == "POST":
        return _posted(request)
    response = _page(reader(request), "code", {})
    response.headers["Cache-Control"] = FRESH
    return response


def _posted(request: HttpRequest) -> HttpResponse:
    who, code = reader(request), ""
    try:
        who = reader(request, field(request, "lang"))
        code = field(request, "code")[:LONGEST]
        check_rate(request)
        return _shown(who, code, field(request, "step"))
    except MinhChungError as error:
        return refusing(_page(who, "code", {"error": error.say(who.lang), "code": code} | _again(code)), error)


def _shown(who: Reader, code: str, step: str) -> HttpResponse:
    if step == "deleted":
        return _page(who, "deleted", {"whole": receipts.delete(code)})
    try:
        found = receipts.read(code)
    except Refused:
        return _reply(who, code)
    with override(who.lang):
        context = _standing(found, who.lang) | {"code": code, "noindex": True} | _again(code)
    return _page(who, "delete" if step == "delete" else "standing", context)


def _standing(found: Standing, lang: str) -> dict[str, object]:
    return {
        "standing": found,
        "day": day(found.day.isoformat(), lang),
        "pieces": wordings.marked(found.text),
        "declined": DECLINED.get(found.reason),
        "check": check_shown(found.check, lang=lang) if found.check else None,
        "answer": answer_shown(found.found, text=found.text, lang=lang) if found.found else None,
        "days": settings.MINHCHUNG_TIP_DAYS,
    }


def _reply(who: Reader, code: str) -> HttpResponse:
    """Replies to checks have codes too. Raises Refused: unknown_receipt."""
    found = reply.state_of(receipts.digest_of(code))
    if found is None:
        raise Refused("unknown_receipt")
    with override(who.lang):
        context = {
            "found": found,
            "day": day(found.day.isoformat(), who.lang),
            "declined": REPLIES_DECLINED.get(found.reason, ""),
            "days": reply.DAYS,
            "noindex": True,
        }
    return _page(who, "replied", context | _again(code))


def _again(code: str) -> dict[str, object]:
    """What the switch of the language posts, so that nobody has to type the code once more."""
    return {"again": code, "action": PATH}


def _page(who: Reader, template: str, context: dict[str, object]) -> HttpResponse:
    return page(who, f"tip/{template}", {"here": "tip"} | context, path=PATH)
