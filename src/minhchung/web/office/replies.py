"""Replies and reported mistakes: the text beside the check, and what two people decide about it."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minhchung.desk import mode, queries, reply
from minhchung.desk.shown import Reply
from minhchung.desk.states import EDITORS, UNFINISHED
from minhchung.errors import MinhChungError, Refused
from minhchung.record import checks
from minhchung.site.check import place
from minhchung.site.frame import at
from minhchung.site.words import REPLIES_DECLINED
from minhchung.web.member import members, person
from minhchung.web.office.frame import desk_page, done, holds, refused, to
from minhchung.web.received import field
from minhchung.web.taken import TAKEN


@members()
def listed(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, then what was decided."""
    context = {"waiting": queries.replies(), "decided": queries.replies(decided=True), "days": reply.DAYS}
    return desk_page(request, "replies", context, here="replies")


@members()
def one(request: HttpRequest, which: int) -> HttpResponseBase:
    """The reply, the check beside it, and what can be done; a POST does it."""
    found = queries.reply(which)
    if found is None:
        return refused(request, Refused("unknown_reply"), here="replies")
    if request.method != "POST":
        return _page(request, found)
    try:
        _act(request, which, yours=_yours(request, found))
    except MinhChungError as error:
        return _page(request, queries.reply(which) or found, error=error)
    return to(f"/desk/replies/{which}/")


def _act(request: HttpRequest, which: int, *, yours: bool) -> None:
    """`yours`: what is proposed is this person's. Raises Refused: what the doors raise."""
    by, action = person(request).id, field(request, "do")
    if action in {"place", "decline"}:
        reply.propose(which, action, reason=field(request, "reason") if action == "decline" else "", by=by)
        done(request, _("Proposed. Nothing is decided until another person agrees."))
    elif action == "confirm":
        reply.confirm(which, by=by)
        done(request, _("Decided. Whoever sent it can read it with their code."))
    elif action == "refuse":
        reply.refuse(which, by=by)
        done(request, _("Taken back. It waits again.") if yours else _("Turned down. It waits again."))


def _yours(request: HttpRequest, found: Reply) -> bool:
    return found.by is not None and found.by.id == person(request).id


def _page(request: HttpRequest, found: Reply, *, error: MinhChungError | None = None) -> HttpResponse:
    who, standing = person(request), checks.one(found.check)
    revision = queries.standing_revision(found.check)
    claim = queries.claim(revision.claim) if revision else None
    solo = mode.solo()
    context = {
        "reply": found,
        "taken": [TAKEN[kind] for kind in reply.taken_out(found.text)],
        "standing": standing,
        "check": standing.current if standing else None,
        "page": at(get_language() or "vi") + place(found.check) if standing else "",
        "revision": revision,
        "open": claim.revision if claim and claim.revision and claim.revision.state in UNFINISHED else None,
        "proposed": found.state in {"to_place", "to_decline"},
        "yours": _yours(request, found),
        "solo": solo,
        "editor": holds(who, *EDITORS),
        "checker": holds(who, "checker"),
        "reasons": {reason: REPLIES_DECLINED[reason] for reason in reply.reasons(found.kind)},
    }
    return desk_page(request, "reply", context, here="replies", error=error)
