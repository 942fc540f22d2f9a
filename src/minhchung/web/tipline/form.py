"""The form for a tip: what answers it is shown at once, then what would be stored of it, and only then it is sent.

From the second step on the form carries the redacted text alone: what was typed first never comes a second time.
"""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from minhchung.desk import receipts, tips, wordings
from minhchung.desk.tips import Looked
from minhchung.desk.wordings import Kept
from minhchung.errors import MinhChungError, Refused
from minhchung.lib.text import tracking
from minhchung.lib.text.redact import MARKS
from minhchung.site.words import LANGUAGES
from minhchung.web.ask import accepts
from minhchung.web.limit import check_rate
from minhchung.web.page import FRESH, page, refusing
from minhchung.web.reader import Reader, reader
from minhchung.web.received import clean, field
from minhchung.web.show import answer_shown
from minhchung.web.taken import TAKEN
from minhchung.web.tipline import limits
from minhchung.web.tipline.sums import SUMS

PATH = "/tip/"
GUESSED = {"": gettext_lazy("As it looks, or another one")}


@dataclass(frozen=True)
class Draft:
    """What somebody typed, or what is left of it."""

    text: str = ""
    links: tuple[str, ...] = ()
    language: str = ""


@accepts("GET", "HEAD", "POST")
def form(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: by its `step`, what would be stored (none), the form again (change), or the receipt."""
    if request.method == "POST":
        return _posted(request)
    response = _form(reader(request), Draft())
    response.headers["Cache-Control"] = FRESH
    return response


@accepts("GET", "HEAD")
def english(request: HttpRequest) -> HttpResponse:
    """/en/tip/…, as the pages of the static site are called."""
    return HttpResponseRedirect(f"{request.path_info.removeprefix('/en')}?lang=en")


def _posted(request: HttpRequest) -> HttpResponse:
    who, draft = reader(request), Draft()
    try:
        step = field(request, "step")
        who = reader(request, field(request, "lang"))
        links = tuple(link for given in request.POST.getlist("link") if (link := clean(given).strip()))
        draft = Draft(field(request, "text"), links, field(request, "language"))
        if step == "change":
            return _form(who, draft)
        if step == "send":
            return _sent(request, who, draft)
        check_rate(request)
        seen = tips.look(
            draft.text, links=draft.links, lang=draft.language, reader=who.lang, matched=step == "unanswered"
        )
    except MinhChungError as error:
        return refusing(_form(who, draft, error=error.say(who.lang)), error)
    return _seen(who, draft, seen)


def _form(who: Reader, draft: Draft, *, error: str = "") -> HttpResponse:
    spare = wordings.LINKS - len(draft.links)
    context = {
        "draft": draft,
        "links": (*draft.links, *[""] * max(0, spare))[: wordings.LINKS],
        "error": error,
        "link_most": wordings.LINK_MOST,
        "languages": {**GUESSED, **LANGUAGES},
    }
    if draft.text:
        context |= {"text": draft.text, "language": draft.language, "action": PATH, "step": "change"}
    return _page(who, "form", context)


def _seen(who: Reader, draft: Draft, seen: Looked) -> HttpResponse:
    context = _kept(seen.kept) | {"ticket": seen.ticket, "code": receipts.fresh(), "answer": None}
    if seen.answer is not None:
        with override(who.lang):
            context["answer"] = answer_shown(seen.answer, text=draft.text, lang=who.lang)
    return _page(who, "seen", context)


def _kept(kept: Kept) -> dict[str, object]:
    """`text`, `links` and `language` are what the next step carries, and what the language switch posts again."""
    marks = MARKS["vi" if kept.language == "vi" else "en"]
    taken = [(marks[kind], TAKEN[kind], n) for kind, n in Counter(kept.kinds).items()]
    return {
        "kept": kept,
        "pieces": wordings.marked(kept.text),
        "taken": taken,
        "text": kept.text,
        "links": kept.links,
        "shared": tracking.shared("\n".join((kept.text, *kept.links))),
        "language": kept.language,
        "action": PATH,
    }


def _sent(request: HttpRequest, who: Reader, draft: Draft) -> HttpResponse:
    """Store it, or ask a sum first. Raises Refused: too_many_tips and what `tips.keep` raises."""
    limits.check_sent(request)
    ticket, code = field(request, "ticket"), field(request, "code")
    token = field(request, "sum")
    if (token or limits.wants_sum(request)) and not SUMS.right(token, field(request, "answer")):
        return _sum(who, draft, ticket, code, again=bool(token))
    if not receipts.is_code(code):
        raise Refused("bad_form")
    stored = tips.keep(draft.text, links=draft.links, lang=draft.language, ticket=ticket, code=code)
    context = {
        "code": stored.receipt,
        "feed": stored.feed,
        "base": f"{request.scheme}://{request.get_host()}",
        "once": True,
        "noindex": True,
    }
    return _page(who, "sent", context)


def _sum(who: Reader, draft: Draft, ticket: str, code: str, *, again: bool) -> HttpResponse:
    error = Refused("wrong_sum")
    with override(who.lang):
        context = {
            "sum": SUMS.ask(),
            "error": error.say(who.lang) if again else "",
            "text": draft.text,
            "action": PATH,
            "links": draft.links,
            "language": draft.language,
            "ticket": ticket,
            "code": code,
            "noindex": True,
        }
        response = _page(who, "sum", context | {"title": _("One more question")})
    return refusing(response, error) if again else response


def _page(who: Reader, template: str, context: dict[str, object]) -> HttpResponse:
    frame = {"days": settings.MINHCHUNG_TIP_DAYS, "here": "tip"}
    return page(who, f"tip/{template}", frame | context, path=PATH)
