"""The draft form: shown, saved field by field (also by itself while somebody writes), and left for what comes next.

Every button of the page saves first, so that no way out of it loses a word.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from minhchung.desk import check, queries
from minhchung.desk.shown import Revision
from minhchung.errors import MinhChungError, Refused
from minhchung.record import answer
from minhchung.web.member import members, person
from minhchung.web.office import clash, form, steps
from minhchung.web.office.form import Typed
from minhchung.web.office.frame import SAVED, desk_page, done, refused, to, wrong
from minhchung.web.office.guide import GUIDE
from minhchung.web.received import field
from minhchung.web.show import ShownFound, found_shown

# Where a button leads once everything is saved; {} is the number behind its name ("quote-12").
PLACES = {
    "check": "/desk/revisions/{here}/",
    "preview": "/desk/revisions/{here}/preview/",
    "quote": "/desk/revisions/{here}/quotes/{number}/",
    "evidence": "/desk/evidence/{number}/",
    "claim": "/desk/claims/{number}/",
}
NEAR = 4  # published checks that are shown beside a draft


@dataclass(frozen=True)
class Button:
    """The button that was pressed: what to do after saving, and to which quote, capture or kept text."""

    action: str
    number: int


@members()
def drafts(request: HttpRequest) -> HttpResponse:
    """What is being written, the nearest deadline first."""
    return desk_page(request, "drafts", {"revisions": queries.revisions("draft")}, here="drafts")


@members("checker")
def edit(request: HttpRequest, revision: int) -> HttpResponseBase:
    """The form; a POST saves it."""
    found = queries.revision(revision)
    if found is None:
        return refused(request, Refused("unknown_revision"), here="drafts")
    if request.method == "POST":
        return _save(request, found)
    if found.state != "draft":
        return to(f"/desk/revisions/{revision}/")
    return _page(request, found)


@members("checker")
def autosave(request: HttpRequest, revision: int) -> HttpResponse:
    """Saves while somebody writes; answers with the parts of the page that changed, for htmx."""
    try:
        typed = form.typed(request)
        saved = check.save(revision, typed.fields, shown=typed.shown, by=person(request).id)
    except MinhChungError as error:
        return render(request, "desk/unsaved.html", {"why": wrong(error).text})
    clashed = {one.field for one in saved.clashes}
    context = {
        "revision": revision,
        "was": form.marks(typed, clashed),
        "fields": form.fields(typed.fields),
        "now": datetime.now(UTC),
        "kept": clash.waiting(revision, by=person(request).id),
        "clashed": clashed,
    }
    return render(request, "desk/saved.html", context)


def _save(request: HttpRequest, found: Revision) -> HttpResponseBase:
    typed = None
    try:
        typed = form.typed(request)
        saved = check.save(found.id, typed.fields, shown=typed.shown, by=person(request).id)
    except MinhChungError as error:
        return _page(request, found, typed=typed, error=error)
    try:
        place = _after(request, found, _pressed(request))
    except MinhChungError as error:
        return _page(request, queries.revision(found.id) or found, error=error)
    if saved.clashes and place.endswith("/edit/"):
        place += "#unmerged"
    return to(place)


def _after(request: HttpRequest, found: Revision, button: Button) -> str:
    """Do what the button says beyond saving; where to go then. Raises Refused: what the doors of `check` raise."""
    by = person(request).id
    if button.action in PLACES:
        return PLACES[button.action].format(here=found.id, number=button.number)
    if button.action in {"take", "leave"}:
        check.resolve(button.number, take=button.action == "take", by=by)
    elif button.action == "up":
        check.raise_citation(button.number, by=by)
        return f"/desk/revisions/{found.id}/edit/#quotes"
    else:
        done(request, str(SAVED))
    return f"/desk/revisions/{found.id}/edit/"


def _pressed(request: HttpRequest) -> Button:
    action, _dash, number = field(request, "do").partition("-")
    return Button(action, int(number) if number.isdecimal() and len(number) < 10 else 0)


def _page(
    request: HttpRequest, found: Revision, *, typed: Typed | None = None, error: MinhChungError | None = None
) -> HttpResponse:
    """The form, as the draft is or as it was `typed`."""
    words = typed.fields if typed else form.held(found)
    history = steps.taken(found)
    context = {
        "revision": found,
        "claim": queries.claim(found.claim),
        "f": form.fields(form.begun(words)),
        "was": typed.was if typed else form.marks(Typed(words, {}, "")),
        "guide": GUIDE,
        "verdicts": form.VERDICTS,
        "topics": form.TOPICS,
        "quotes": queries.citations(found.id),
        "evidence": [one for one in queries.evidence_of(found.claim) if one.state == "kept"],
        "kept": clash.waiting(found.id, by=person(request).id),
        "back": steps.last(history, "send_back"),
        "related": _related(found.statement),
    }
    return desk_page(request, "draft", context, here="drafts", error=error)


def _related(statement: str) -> list[ShownFound]:
    """Published checks near to the claim, ours and imported."""
    lang = get_language() or "vi"
    try:
        close = answer.related(statement, lang=lang, k=NEAR)
    except MinhChungError:  # nothing to look for yet
        return []
    return [found_shown(one, text=statement, lang=lang) for one in close.answers]
