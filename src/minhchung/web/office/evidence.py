"""A capture: its text and picture, where a quote stands in it, and the quote put into the claim's draft."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from minhchung.desk import check, queries
from minhchung.desk import evidence as captures
from minhchung.desk.shown import Cited, Evidence
from minhchung.errors import MinhChungError, Refused
from minhchung.lib.archive.extract import Found, seen
from minhchung.web.member import members, person
from minhchung.web.office import claim as claims
from minhchung.web.office.frame import desk_page, done, holds, refused, to, wrong
from minhchung.web.office.intake import Whole
from minhchung.web.received import clean, field

PART = 60_000  # characters of a capture that one page shows
_KEPT = ("quote", "title", "source", "url")


@dataclass(frozen=True)
class Line:
    """A line of a capture, in pieces; the marked ones are quoted already, or were just found."""

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Text:
    """A part of a capture's text. `number` of `parts`, from 1; `wrong` says why it cannot be read."""

    lines: tuple[Line, ...]
    number: int
    parts: int
    wrong: str = ""


@members()
def show(request: HttpRequest, which: int) -> HttpResponseBase:
    """The capture and the form for a quote."""
    return page(request, which)


@members()
def act(request: HttpRequest, which: int, action: str) -> HttpResponseBase:
    """One step with the capture; whoever asks for its address is asked whether, or led to the capture."""
    step = STEPS.get(action)
    if request.method == "GET" and action == "remove":
        return _question(request, which)
    if request.method != "POST" or step is None:
        return to(f"/desk/evidence/{which}/")
    try:
        return step(request, which)
    except MinhChungError as error:
        return page(request, which, error=error, typed=_typed(request))


@members()
def picture(request: HttpRequest, which: int) -> HttpResponseBase:
    """The screenshot, or the image that was uploaded. Nothing in it can run, wherever it is opened."""
    try:
        body, media_type = captures.picture(which)
    except MinhChungError as error:
        return refused(request, error)
    policy = "default-src 'none'; sandbox"
    return HttpResponse(body, content_type=media_type, headers={"Content-Security-Policy": policy})


# The handler must be there before the form is read, and the guard of forms reads it: Django's way is to guard inside.
@csrf_exempt
@members()
def upload(request: HttpRequest, claim: int) -> HttpResponseBase:
    """A file for a claim. Only here, and only for people of the desk, is an uploaded file read at all."""
    if request.method != "POST":
        return to(f"/desk/claims/{claim}/")
    request.upload_handlers = [Whole(request)]
    return _upload(request, claim)


@csrf_protect
def _upload(request: HttpRequest, claim: int) -> HttpResponse:
    url = ""
    try:
        body, url = _sent(request)
        captures.upload(claim, body, url=url, by=person(request).id)
    except MinhChungError as error:
        return claims.page(request, claim, error=error, typed={"found_at": url}, doing="upload")
    done(request, _("The file is kept."))
    return to(f"/desk/claims/{claim}/#evidence")


def page(
    request: HttpRequest,
    which: int,
    *,
    error: MinhChungError | None = None,
    typed: dict[str, str] | None = None,
    found: Found | None = None,
) -> HttpResponse:
    """The page of a capture; `found` is the quote that was looked for."""
    capture = queries.evidence(which)
    if capture is None:
        return refused(request, Refused("unknown_evidence"))
    claim = queries.claim(capture.claim)
    draft = claim.revision if claim and claim.revision and claim.revision.state == "draft" else None
    cited = tuple(one for one in queries.citations(draft.id) if one.evidence.id == which) if draft else ()
    context = {
        "capture": capture,
        "claim": claim,
        "draft": draft,
        "cited": cited,
        "text": _text(request, capture, _quotes(cited, found)),
        "whole": bool(request.GET.get("whole")),
        "found": found,
        "typed": typed or {"title": capture.title, "url": capture.url},
        "writes": holds(person(request), "checker"),
    }
    return desk_page(request, "evidence", context, here="queue", error=error)


def _find(request: HttpRequest, which: int) -> HttpResponse:
    found = captures.marked(which, field(request, "quote"))
    return page(request, which, typed=_typed(request), found=found)


def _cite(request: HttpRequest, which: int) -> HttpResponse:
    typed = _typed(request)
    source = check.Source(typed["title"], typed["source"], typed["url"], public=bool(typed["public"]))
    draft = typed["draft"][:18]
    check.cite(int(draft) if draft.isdecimal() else 0, which, typed["quote"], source, by=person(request).id)
    done(request, _("The quote is in the draft."))
    return to(f"/desk/evidence/{which}/")


def _again(request: HttpRequest, which: int) -> HttpResponse:
    captures.again(which, by=person(request).id)
    done(request, _("The page is being captured again."))
    return to(_claim_of(which))


def _question(request: HttpRequest, which: int) -> HttpResponse:
    capture = queries.evidence(which)
    if capture is None:
        return refused(request, Refused("unknown_evidence"))
    return desk_page(request, "remove", {"capture": capture}, here="queue")


def _remove(request: HttpRequest, which: int) -> HttpResponse:
    back = _claim_of(which)
    captures.remove(which, by=person(request).id)
    done(request, _("The capture is removed from the claim."))
    return to(back)


STEPS: dict[str, Callable[[HttpRequest, int], HttpResponse]] = {
    "find": _find,
    "cite": _cite,
    "again": _again,
    "remove": _remove,
}


def _claim_of(which: int) -> str:
    capture = queries.evidence(which)
    return f"/desk/claims/{capture.claim}/#evidence" if capture else "/desk/"


def _typed(request: HttpRequest) -> dict[str, str]:
    try:
        return {name: field(request, name) for name in (*_KEPT, "public", "draft")}
    except MinhChungError:  # the form itself could not be read, as the message says
        return dict.fromkeys((*_KEPT, "public", "draft"), "")


def _sent(request: HttpRequest) -> tuple[bytes, str]:
    """The file and the address where it was found. Raises Refused: upload_too_large, upload_missing, bad_form."""
    try:
        file, url = request.FILES.get("file"), clean(request.POST.get("found_at", ""))
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError) as error:
        raise Refused("bad_form") from error
    if file is None:
        raise Refused("upload_missing")
    body = file.read()
    file.close()
    return body, url


def _quotes(cited: Iterable[Cited], found: Found | None) -> list[str]:
    return [one.quote for one in cited] + ([found.quote] if found else [])


def _text(request: HttpRequest, capture: Evidence, quotes: list[str]) -> Text | None:
    if capture.state != "kept" or capture.media_type.startswith("image/"):
        return None
    try:
        shown = captures.text(capture.id, whole=bool(request.GET.get("whole")))
    except MinhChungError as error:
        return Text((), 1, 1, wrong=wrong(error).text)
    parts = _parts(shown)
    asked = request.GET.get("part", "")
    number = min(max(1, int(asked[:6])), len(parts)) if asked.isdecimal() else 1
    return Text(tuple(_line(line, quotes) for line in parts[number - 1]), number, len(parts))


def _parts(text: str) -> list[list[str]]:
    """The lines of a text in parts of at most PART characters, or one line."""
    parts: list[list[str]] = [[]]
    size = 0
    for line in filter(str.strip, text.split("\n")):
        for start in range(0, len(line), PART):
            piece = line[start : start + PART]
            if size and size + len(piece) > PART:
                parts.append([])
                size = 0
            parts[-1].append(piece)
            size += len(piece)
    return parts


def _line(line: str, quotes: list[str]) -> Line:
    """`line` cut where a quote stands in it; a quote over several lines is not marked."""
    shown = seen(line)
    for quote in quotes:
        before, there, after = shown.partition(quote)
        if there:
            return Line(((before, False), (there, True), (after, False)))
    return Line(((line, False),))
