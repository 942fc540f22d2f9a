"""A revision at a glance: where it stands, who worked on it, what is missing, what may come next; and its preview."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minhchung.desk import check, queries, review, workflow
from minhchung.desk.shown import Cited, Revision
from minhchung.desk.states import PUBLIC, UNFINISHED
from minhchung.desk.workflow import Moved
from minhchung.errors import MinhChungError, Refused
from minhchung.lib.publication.document import Check, Citation
from minhchung.record import checks
from minhchung.site import preview as public
from minhchung.site.changes import Change, differences
from minhchung.staff import people
from minhchung.staff.people import Person
from minhchung.web.member import members, person
from minhchung.web.office import steps
from minhchung.web.office.frame import desk_page, done, refused, to
from minhchung.web.received import field


@members()
def overview(request: HttpRequest, revision: int) -> HttpResponseBase:
    """The page; a POST takes a step that needs no more words: submit, take_back, abandon."""
    found = queries.revision(revision)
    if found is None:
        return refused(request, Refused("unknown_revision"))
    if request.method != "POST":
        return _page(request, found)
    try:
        return _take(request, found)
    except MinhChungError as error:
        return _page(request, queries.revision(revision) or found, error=error)


@members()
def preview(request: HttpRequest, revision: int) -> HttpResponse:
    """The very page that would be published, or what is missing before there can be one."""
    found = queries.revision(revision)
    if found is None:
        return refused(request, Refused("unknown_revision"))
    made = _made(request, found)
    if made is None:
        guards = _guards(found, person(request).id)
        return desk_page(request, "no_preview", {"revision": found, "guards": guards}, here=_here(found))
    share = f"/desk/revisions/{revision}/preview/share.png"
    page = public.page(made, lang=get_language() or "vi", picture=share)
    bar = render_to_string("desk/preview_bar.html", {"revision": found}).encode()
    return HttpResponse(page.replace(b'<header class="top">', bar + b'<header class="top">', 1))


@members()
def share(request: HttpRequest, revision: int) -> HttpResponse:
    """The share image of that page, a PNG."""
    found = queries.revision(revision)
    made = _made(request, found) if found else None
    if made is None:
        return refused(request, Refused("unknown_revision"))
    return HttpResponse(public.share(made), content_type="image/png")


def _made(request: HttpRequest, found: Revision) -> Check | None:
    """The document as it would be published today; what is public has its page already."""
    made = review.preview(found.id, by=person(request).id) if found.state not in PUBLIC else None
    return made.check if made else None


def changes(found: Revision) -> tuple[Change, ...]:
    """What differs from the revision of this check that is public, in reading order; nothing where none is."""
    standing = checks.one(found.public_id)
    before = standing.current if standing and found.number > 1 else None
    return differences(before, _as_check(before, found)) if before else ()


def _as_check(before: Check, found: Revision) -> Check:
    """`before` with the words of the draft in their places, complete or not."""
    return replace(
        before,
        claim=found.statement,
        title=found.title,
        verdict=found.verdict,
        summary=found.summary,
        explanation=found.explanation,
        topic=found.topic,
        first_seen=found.first_seen,
        citations=tuple(_as_citation(one) for one in queries.citations(found.id)),
    )


def _as_citation(cited: Cited) -> Citation:
    return Citation(
        cited.quote,
        cited.before,
        cited.after,
        cited.title,
        cited.source,
        cited.url,
        cited.evidence.captured,
        cited.evidence.sha256,
        cited.evidence.media_type,
        cited.public,
    )


def _take(request: HttpRequest, found: Revision) -> HttpResponse:
    doors: dict[str, Callable[..., Moved]] = {
        "submit": check.submit,
        "take_back": check.take_back,
        "abandon": check.abandon,
    }
    action = field(request, "do")
    here = f"/desk/revisions/{found.id}/"
    if action == "ask":
        asked = field(request, "reviewer")
        review.ask(found.id, int(asked[:9]) if asked.isdecimal() else None, by=person(request).id)
        done(request, _("Saved."))
    if action not in doors:
        return to(here)
    doors[action](found.id, by=person(request).id)
    if action == "submit":
        done(request, _("Sent to review. Another person reads it now."), undo=f"{here}?do=take_back")
        return to(here)
    if action == "take_back":
        done(request, _("You have the draft back."))
        return to(f"{here}edit/")
    done(request, _("The draft was given up. Its words stay in the desk."))
    return to(f"/desk/claims/{found.claim}/")


def _page(request: HttpRequest, found: Revision, *, error: MinhChungError | None = None) -> HttpResponse:
    who = person(request)
    guards = _guards(found, who.id) if found.state == "draft" else []
    context = {
        "revision": found,
        "claim": queries.claim(found.claim),
        "quotes": queries.citations(found.id),
        "guards": guards,
        "ready": all(one.holds for one in guards),
        "following": steps.following(found.state, who),
        "history": steps.taken(found),
        "changes": changes(found) if found.state not in PUBLIC else (),
        "public": found.state in PUBLIC,
        "reviewers": _reviewers(found),
        "let_go": queries.let_go(found.id),
    }
    return desk_page(request, "revision", context, here=_here(found), error=error)


def _reviewers(found: Revision) -> list[Person]:
    """Who may be asked to review a draft: whoever may approve and wrote nothing of it."""
    if found.state not in UNFINISHED:
        return []
    wrote = {one.id for one in found.editors}
    return [one for one in people.every() if one.active and "reviewer" in one.roles and one.id not in wrote]


def _guards(found: Revision, by: int) -> list[steps.Guard]:
    """What must hold before the draft goes to review."""
    return steps.guards(workflow.judged(found.id, "submit", by=by), correction=found.number > 1)


def _here(found: Revision) -> str:
    if found.state in PUBLIC:
        return "published"
    return "reviews" if found.state in {"in_review", "approved"} else "drafts"
