"""The journal of the desk: who did what, newest first."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from minhchung.desk import queries
from minhchung.web.member import members
from minhchung.web.office.frame import desk_page

LINES = 50


@members()
def show(request: HttpRequest) -> HttpResponseBase:
    """Fifty lines a page; `before` is the line that the page above ended with."""
    asked = request.GET.get("before", "")
    before = int(asked[:15]) if asked.isdecimal() else None
    lines = queries.journal(before=before, limit=LINES + 1)
    older = lines[LINES - 1].id if len(lines) > LINES else 0
    return desk_page(request, "journal", {"lines": lines[:LINES], "turned": before, "older": older}, here="journal")
