"""The jobs: what the desk does by itself, and what of it failed."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from minhchung.desk import jobs
from minhchung.desk.states import EDITORS
from minhchung.errors import MinhChungError
from minhchung.web.member import members, person
from minhchung.web.office.frame import desk_page, done, holds, to


@members()
def show(request: HttpRequest) -> HttpResponseBase:
    """All jobs that are kept, newest first."""
    return _page(request)


@members()
def again(request: HttpRequest, which: int) -> HttpResponseBase:
    """Try a failed job once more."""
    if request.method == "POST":
        try:
            jobs.retry(which, by=person(request).id)
        except MinhChungError as error:
            return _page(request, error=error)
        done(request, _("The job is tried again."))
    return to("/desk/jobs/")


def _page(request: HttpRequest, *, error: MinhChungError | None = None) -> HttpResponseBase:
    return desk_page(
        request,
        "jobs",
        {"jobs": jobs.listed(), "may": holds(person(request), "intake", "admin", *EDITORS)},
        here="jobs",
        error=error,
    )
