"""A quote of a draft: what it says of the page behind it, and the way out of the draft."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minhchung.desk import check, queries
from minhchung.desk.check import Source
from minhchung.desk.shown import Cited
from minhchung.errors import MinhChungError, Refused
from minhchung.web.member import members, person
from minhchung.web.office.frame import SAVED, desk_page, done, refused, to
from minhchung.web.received import field


@members("checker")
def quote(request: HttpRequest, revision: int, quote: int) -> HttpResponse:
    """The quote in its surroundings, and the form of what stands beside it."""
    found = next((one for one in queries.citations(revision) if one.id == quote), None)
    if found is None:
        return refused(request, Refused("unknown_citation"), here="drafts")
    if request.method != "POST":
        return _page(request, revision, found, source_of(found))
    source = _typed(request)
    try:
        _change(request, found, source)
    except MinhChungError as error:
        return _page(request, revision, found, source, error=error)
    return to(f"/desk/revisions/{revision}/edit/#quotes")


def source_of(cited: Cited) -> Source:
    """What a citation says of its page."""
    return Source(cited.title, cited.source, cited.url, public=cited.public)


def _typed(request: HttpRequest) -> Source:
    said = {name: field(request, name) for name in ("title", "source", "url")}
    return Source(**said, public="public" in request.POST)


def _change(request: HttpRequest, found: Cited, source: Source) -> None:
    by = person(request).id
    if field(request, "do") == "out":
        check.uncite(found.id, by=by)
        done(request, _("The quote was taken out of the draft. Its capture stays."))
    else:
        check.change_citation(found.id, source, by=by)
        done(request, str(SAVED))


def _page(
    request: HttpRequest, revision: int, found: Cited, source: Source, *, error: MinhChungError | None = None
) -> HttpResponse:
    context = {"revision": revision, "cited": found, "source": source}
    return desk_page(request, "quote", context, here="drafts", error=error)
