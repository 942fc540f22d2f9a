"""A claim: its words, who has it, its evidence, what answers it, notes, its check, what was done with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minhchung.desk import check, demand, group, join, queries, suggest
from minhchung.desk import evidence as captures
from minhchung.desk.shown import Claim
from minhchung.desk.states import PUBLIC, UNFINISHED
from minhchung.errors import MinhChungError, Refused
from minhchung.record import answer
from minhchung.web.member import members, person
from minhchung.web.office import chart, suggestion
from minhchung.web.office.frame import SAVED, desk_page, done, holds, refused, to
from minhchung.web.office.queue import DETAILS, WORKS, choices, crew
from minhchung.web.office.words import DECLINED_WHY
from minhchung.web.received import field
from minhchung.web.show import ShownFound, found_shown

RELATED = 3  # published checks beside a claim


@members()
def show(request: HttpRequest, claim: int) -> HttpResponseBase:
    """The claim, with every form that it takes."""
    return page(request, claim)


@members()
def evidence(request: HttpRequest, claim: int) -> HttpResponseBase:
    """The list of captures alone, for the page that waits for one; nothing while it is as that page has `seen` it."""
    found = queries.claim(claim)
    if found is None:
        return refused(request, Refused("unknown_claim"))
    listed = _captures(found)
    if request.GET.get("seen") == listed["mark"]:
        return HttpResponse(status=204)
    return desk_page(request, "captures", {"claim": found, **listed})


@members()
def act(request: HttpRequest, claim: int, action: str) -> HttpResponseBase:
    """One step with the claim; whoever asks for its address is led to the claim."""
    step = STEPS.get(action)
    if request.method != "POST" or step is None:
        return to(f"/desk/claims/{claim}/")
    try:
        return step(request, claim)
    except MinhChungError as error:
        return page(request, claim, error=error, typed=_typed(request), doing=action)


def page(
    request: HttpRequest,
    claim: int,
    *,
    error: MinhChungError | None = None,
    typed: dict[str, str] | None = None,
    doing: str = "",
) -> HttpResponse:
    """The page of a claim. After an error it keeps what was `typed` into the form that was `doing` something."""
    found = queries.claim(claim)
    if found is None:
        return refused(request, Refused("unknown_claim"))
    who = person(request)
    revisions = queries.revisions_of(claim)
    newest = next((one for one in revisions if one.state in PUBLIC), None)
    context = {
        "claim": found,
        "sent": chart.sent(demand.demand([claim])[claim], demand.wordings([claim]).get(claim, ())),
        "pairs": suggestion.shown(suggest.about(claim)),
        **_captures(found),
        "notes": queries.notes(claim),
        "revisions": revisions,
        "journal": queries.journal(claim_id=claim, limit=50),
        "published": newest if newest and newest.state == "published" else None,
        "ended": newest if newest and newest.state != "published" else None,
        "related": _related(found) if found.state in {"new", "open"} and not found.merged else [],
        "answers": answer.one(found.answer) if found.answer else None,
        "details": typed if doing == "change" and typed else _details(found),
        "typed": typed or {},
        "doing": doing,
        "works": holds(who, *WORKS),
        "writes": holds(who, "checker"),
        "people": crew(),
        "why_not": DECLINED_WHY,
        **choices(),
    }
    return desk_page(request, "claim", context, here="queue", error=error)


def _change(request: HttpRequest, claim: int) -> HttpResponse:
    details = group.Details(**{name: field(request, name) for name in DETAILS})
    group.change(claim, details, by=person(request).id)
    done(request, str(SAVED))
    return to(f"/desk/claims/{claim}/")


def _take(request: HttpRequest, claim: int) -> HttpResponse:
    who = person(request)
    held = field(request, "held")
    group.take(claim, held=int(held[:9]) if held.isdecimal() else None, by=who.id)
    done(request, _("You have this claim now."), undo=f"/desk/claims/{claim}/assign/?person={held}")
    back = "/desk/" if field(request, "from") == "queue" else f"/desk/claims/{claim}/"
    return to(back)


def _assign(request: HttpRequest, claim: int) -> HttpResponse:
    before = queries.claim(claim)
    wanted = field(request, "person")
    group.assign(claim, int(wanted[:9]) if wanted.isdecimal() else None, by=person(request).id)
    held = before.assigned.id if before and before.assigned else ""
    done(request, str(SAVED), undo=f"/desk/claims/{claim}/assign/?person={held}")
    return to(f"/desk/claims/{claim}/")


def _decline(request: HttpRequest, claim: int) -> HttpResponse:
    group.decline(claim, field(request, "reason"), by=person(request).id)
    done(request, _("The claim is declined. It gets no verdict."), undo=f"/desk/claims/{claim}/reopen/")
    return to(f"/desk/claims/{claim}/")


def _reopen(request: HttpRequest, claim: int) -> HttpResponse:
    group.reopen(claim, by=person(request).id)
    done(request, _("The claim is open again."))
    return to(f"/desk/claims/{claim}/")


def _answer(request: HttpRequest, claim: int) -> HttpResponse:
    group.answer_with(claim, field(request, "check"), by=person(request).id)
    done(request, _("The claim is answered by a published check."), undo=f"/desk/claims/{claim}/reopen/")
    return to(f"/desk/claims/{claim}/")


def _note(request: HttpRequest, claim: int) -> HttpResponse:
    group.note(claim, field(request, "note"), by=person(request).id)
    return to(f"/desk/claims/{claim}/#notes")


def _unnote(request: HttpRequest, claim: int) -> HttpResponse:
    wanted = field(request, "note")
    group.take_back_note(int(wanted[:18]) if wanted.isdecimal() else 0, by=person(request).id)
    done(request, _("Your note is removed."))
    return to(f"/desk/claims/{claim}/#notes")


def _capture(request: HttpRequest, claim: int) -> HttpResponse:
    captures.capture(claim, field(request, "url"), by=person(request).id)
    done(request, _("The page is being captured. This takes some seconds; you can go on working."))
    return to(f"/desk/claims/{claim}/#evidence")


def _draft(request: HttpRequest, claim: int) -> HttpResponse:
    moved = check.draft(claim, by=person(request).id)
    return to(f"/desk/revisions/{moved.revision}/edit/")


def _split(request: HttpRequest, claim: int) -> HttpResponse:
    wanted = field(request, "wording")
    _new, undo = suggestion.split(int(wanted[:18]) if wanted.isdecimal() else 0, by=person(request).id)
    done(request, _("The wording is a claim of its own now."), undo=undo)
    return to(f"/desk/claims/{claim}/#wordings")


def _unsplit(request: HttpRequest, claim: int) -> HttpResponse:
    stays = join.unsplit(claim, by=person(request).id)
    done(request, _("The wording is back."))
    return to(f"/desk/claims/{stays}/")


def _merge(request: HttpRequest, claim: int) -> HttpResponse:
    stays, undo = suggestion.join_with(claim, field(request, "number"), by=person(request).id)
    done(request, str(suggestion.JOINED), undo=undo)
    return to(f"/desk/claims/{stays}/")


def _unmerge(request: HttpRequest, claim: int) -> HttpResponse:
    join.unmerge(claim, by=person(request).id)
    done(request, _("The claims are apart again."))
    return to(f"/desk/claims/{claim}/")


STEPS: dict[str, Callable[[HttpRequest, int], HttpResponse]] = {
    "split": _split,
    "unsplit": _unsplit,
    "merge": _merge,
    "unmerge": _unmerge,
    "change": _change,
    "take": _take,
    "assign": _assign,
    "decline": _decline,
    "reopen": _reopen,
    "answer": _answer,
    "note": _note,
    "unnote": _unnote,
    "capture": _capture,
    "draft": _draft,
}


def _captures(found: Claim) -> dict[str, object]:
    """What the list of captures shows; `mark` changes with the state of any of them."""
    held = queries.evidence_of(found.id)
    return {
        "captures": held,
        "waiting": any(one.state == "waiting" for one in held),
        "mark": check.mark(" ".join(f"{one.id} {one.state}" for one in held)),
        "unfinished": found.revision if found.revision and found.revision.state in UNFINISHED else None,
    }


def _typed(request: HttpRequest) -> dict[str, str]:
    try:
        return {name: field(request, name) for name in (*DETAILS, "note", "url", "reason", "person", "number")}
    except MinhChungError:  # the form itself could not be read, as the message says
        return {}


def _details(found: Claim) -> dict[str, str]:
    return {
        "text": found.text,
        "language": found.language,
        "topic": found.topic,
        "first_seen": found.first_seen.isoformat() if found.first_seen else "",
        "deadline": found.deadline.isoformat() if found.deadline else "",
    }


def _related(found: Claim) -> list[ShownFound]:
    """Published checks close to the claim; none where it holds nothing to look for."""
    lang = get_language() or "vi"
    try:
        close = answer.related(found.text, lang=lang, k=RELATED)
    except Refused:
        return []
    return [found_shown(one, text=found.text, lang=lang) for one in close.answers]
