"""The second person: draft and evidence side by side, every guard met or not, and the digest that the button signs."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from minhchung.desk import publish, queries, review, workflow
from minhchung.desk.shown import Revision
from minhchung.errors import MinhChungError, Refused
from minhchung.lib.publication import markdown
from minhchung.web.member import members, person
from minhchung.web.office import steps
from minhchung.web.office.frame import desk_page, done, holds, refused, to
from minhchung.web.office.revision import changes
from minhchung.web.received import field


@members()
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for a second person or for publication, the nearest deadline first."""
    found = queries.revisions("in_review", "approved")
    return desk_page(request, "reviews", {"revisions": found, "you": person(request).id}, here="reviews")


@members()
def read(request: HttpRequest, revision: int) -> HttpResponseBase:
    """The page; a POST approves, sends back or publishes."""
    found = queries.revision(revision)
    if found is None:
        return refused(request, Refused("unknown_revision"), here="reviews")
    if request.method == "POST":
        try:
            return _decide(request, found)
        except MinhChungError as error:
            return _page(request, queries.revision(revision) or found, error=error)
    if found.state not in {"in_review", "approved"}:
        return to(f"/desk/revisions/{revision}/")
    return _page(request, found)


def _decide(request: HttpRequest, found: Revision) -> HttpResponse:
    """Raises Refused: what the doors raise."""
    by, here = person(request).id, f"/desk/revisions/{found.id}/"
    action = field(request, "do")
    if action == "publish":
        publish.publish(found.id, by=by)
        return to(f"{here}published/")
    if action == "approve":
        review.approve(found.id, field(request, "sha256"), by=by)
        done(request, _("Approved: exactly this document, and no other, can be published now."))
    if action == "send_back":
        review.send_back(found.id, field(request, "reason"), by=by)
        done(request, _("Sent back. The writer reads your reason above the draft."))
        return to("/desk/reviews/")
    return to(f"{here}review/")


def _before_publishing(found: Revision, by: int) -> list[steps.Guard]:
    if found.state != "approved":
        return []
    return steps.guards(workflow.judged(found.id, "publish", by=by), correction=found.number > 1)


def _page(request: HttpRequest, found: Revision, *, error: MinhChungError | None = None) -> HttpResponse:
    who = person(request)
    ahead = review.ahead(found.id, by=who.id)
    guards = steps.guards(ahead.guards, correction=found.number > 1)
    to_publish = _before_publishing(found, who.id)
    history = steps.taken(found)
    context = {
        "revision": found,
        "ahead": ahead,
        "sha256": ahead.document.sha256 if ahead.document else "",
        "explanation": markdown.render(found.explanation),
        "quotes": queries.citations(found.id),
        "changes": changes(found),
        "guards": guards,
        "met": sum(one.holds for one in guards),
        "to_publish": to_publish,
        "publishable": bool(to_publish) and all(one.holds for one in to_publish),
        "submitted": steps.last(history, "submit"),
        "approved": steps.last(history, "approve"),
        "reviewer": holds(who, "reviewer"),
        "publisher": holds(who, "publisher"),
        "yours": any(one.id == who.id for one in found.editors),
        "reason": field(request, "reason"),
    }
    return desk_page(request, "review", context, here="reviews", error=error)
