"""What is public: corrected, retracted and withdrawn from here by two people; and what happens after publishing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minhchung.desk import check, mode, publish, queries
from minhchung.desk.shown import Revision
from minhchung.desk.states import EDITORS, PUBLIC, UNFINISHED
from minhchung.errors import MinhChungError, Refused
from minhchung.record import checks, imprint
from minhchung.record.checks import Standing
from minhchung.site import words as public
from minhchung.site.check import document_place, place
from minhchung.site.frame import at
from minhchung.web import published as handed_out
from minhchung.web.member import members, person
from minhchung.web.office import steps
from minhchung.web.office.frame import desk_page, done, holds, refused, to
from minhchung.web.received import field

PROPOSED = ("retract_proposed", "withdraw_proposed")


@dataclass(frozen=True)
class Copy:
    """A public copy of a capture that may be withdrawn: its digest and the page that it shows."""

    sha256: str
    title: str


@dataclass(frozen=True)
class Shown:
    """A published check on a page of the desk: where it is public, and its entry of the log. "" and None: nowhere."""

    revision: Revision
    page: str
    entry: int | None
    document: str
    title: str


@members()
def published(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for another person, then every check that was published."""
    found = queries.published()
    standings = _standings(found)
    context = {
        "shown": [_shown(one, standings.get(one.public_id)) for one in found],
        "proposals": queries.revisions(*PROPOSED),
    }
    return desk_page(request, "published", context, here="published")


@members()
def standing(request: HttpRequest, revision: int) -> HttpResponseBase:
    """What can be done about a public revision; a POST does it."""
    found = queries.revision(revision)
    if found is None:
        return refused(request, Refused("unknown_revision"), here="published")
    if request.method == "POST":
        try:
            return _act(request, found)
        except MinhChungError as error:
            return _page(request, queries.revision(revision) or found, error=error)
    if found.state not in PUBLIC:
        return to(f"/desk/revisions/{revision}/")
    return _page(request, found)


@members()
def after(request: HttpRequest, revision: int) -> HttpResponse:
    """What happens now that it is published."""
    found = queries.revision(revision)
    if found is None or found.state not in PUBLIC:
        return to(f"/desk/revisions/{revision}/")
    shown = _shown(found, checks.one(found.public_id))
    there = shown.entry is not None and handed_out.shows(shown.entry)
    context = {"shown": shown, "there": there, "address": imprint.read().address + place(found.public_id)}
    return desk_page(request, "after", context, here="published")


def _act(request: HttpRequest, found: Revision) -> HttpResponse:
    """Raises Refused: what the doors raise."""
    by, action = person(request).id, field(request, "do")
    if action == "correct":
        return to(f"/desk/revisions/{check.draft(found.claim, by=by).revision}/edit/")
    if action in {"propose_retract", "propose_withdraw"}:
        _propose(request, found, action)
    elif action == "confirm":
        publish.confirm(found.id, by=by)
        done(request, _("Confirmed. It is public and stands in the log."))
    elif action == "refuse":
        publish.refuse(found.id, by=by)
        done(request, _("Turned down. What is public stays as it was."))
    return to(f"/desk/revisions/{found.id}/standing/")


def _propose(request: HttpRequest, found: Revision, action: str) -> None:
    by, reason, language = person(request).id, field(request, "reason"), field(request, "language")
    if action == "propose_retract":
        publish.propose_retract(found.id, reason, language=language, by=by)
    else:
        publish.propose_withdraw(found.id, reason, language=language, only=field(request, "only"), by=by)
    done(request, _("Proposed. Nothing is public of it until another person decides."))


def _page(request: HttpRequest, found: Revision, *, error: MinhChungError | None = None) -> HttpResponse:
    who, standing_ = person(request), checks.one(found.public_id)
    claim = queries.claim(found.claim)
    copies = _copies(standing_)
    proposal = found.proposal
    context = {
        "revision": found,
        "shown": _shown(found, standing_),
        "proposal": proposal,
        "copy": next((one.title for one in copies if proposal and one.sha256 == proposal.only), ""),
        "yours": proposal is not None and proposal.by.id == who.id,
        "solo": mode.solo(),
        "editor": holds(who, *EDITORS),
        "checker": holds(who, "checker"),
        "open": claim.revision if claim and claim.revision and claim.revision.state in UNFINISHED else None,
        "newer": next((one for one in _others(found) if one.number > found.number), None),
        "older": [one for one in _others(found) if one.number < found.number],
        "copies": copies,
        "languages": public.LANGUAGES,
        "typed": request.POST,
        "history": steps.taken(found),
    }
    return desk_page(request, "standing", context, here="published", error=error)


def _others(found: Revision) -> list[Revision]:
    """The other public revisions of the check, newest first."""
    rows = queries.revisions_of(found.claim)
    return [one for one in rows if one.id != found.id and one.state in PUBLIC and one.public_id == found.public_id]


def _copies(standing_: Standing | None) -> list[Copy]:
    if standing_ is None or standing_.current is None:
        return []
    titles = {one.sha256: one.title for one in standing_.current.citations}
    return [Copy(sha256, titles.get(sha256, "")) for sha256 in standing_.copies]


def _standings(found: Sequence[Revision]) -> dict[str, Standing]:
    return {one.id: one for one in checks.some([revision.public_id for revision in found])}


def _shown(found: Revision, standing_: Standing | None) -> Shown:
    version = next((one for one in standing_.versions if one.sha256 == found.sha256), None) if standing_ else None
    return Shown(
        revision=found,
        page=at(get_language() or "vi") + place(found.public_id) if standing_ else "",
        entry=version.entry if version else None,
        document=document_place(version.sha256) if version and version.document else "",
        title=found.title or found.public_id,
    )
