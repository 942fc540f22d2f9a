"""The pages: the box and the newest checks, the answer, "not my question", what this is, and what went wrong."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import override

from minhchung.errors import Broken, MinhChungError, Refused
from minhchung.record import answer
from minhchung.web import published
from minhchung.web.limit import check_rate
from minhchung.web.page import FRESH, error_page, page, refusing
from minhchung.web.reader import Reader, reader
from minhchung.web.received import field
from minhchung.web.refused import api_error, is_api
from minhchung.web.show import answer_shown, check_shown

View = Callable[[HttpRequest], HttpResponse]


def accepts(*methods: str) -> Callable[[View], View]:
    """Answer other methods with a page that says so, in place of Django's empty one."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponse:
            if request.method in methods:
                return view(request)
            return failed(request, Refused("bad_method", method=request.method, allowed=", ".join(methods)))

        return checked

    return decorate


@accepts("GET", "HEAD", "POST")
def front(request: HttpRequest) -> HttpResponse:
    """GET: the box. POST: the answer; the message travels in the body so that it lands in no history."""
    if request.method == "POST":
        return _answer(request)
    response = _box(reader(request))
    response.headers["Cache-Control"] = FRESH
    return response


@accepts("GET", "HEAD")
def english(request: HttpRequest) -> HttpResponse:
    """/en/ is the front page of the static site; where the desk answers, its box stands there."""
    del request
    return HttpResponseRedirect("/?lang=en")


def _answer(request: HttpRequest) -> HttpResponse:
    who, text = reader(request), ""
    try:
        text = field(request, "text")
        who = reader(request, field(request, "lang"))
        check_rate(request)
        found = answer.ask(text, lang=who.lang)
    except MinhChungError as error:
        return refusing(_box(who, text=text, error=error.say(who.lang)), error)
    with override(who.lang):
        shown = answer_shown(found, text=text, lang=who.lang)
    return page(who, "answer", {"answer": shown, "text": text})


def _box(who: Reader, *, text: str = "", error: str = "") -> HttpResponse:
    with override(who.lang):
        checks = [check_shown(check, lang=who.lang) for check in answer.newest()]
    return page(who, "ask", {"checks": checks, "text": text, "error": error, "here": "ask"})


@accepts("POST")
def not_mine(request: HttpRequest) -> HttpResponse:
    """Count one "not my question". The form holds the check and nothing of the message."""
    who = reader(request)
    try:
        who = reader(request, field(request, "lang"))
        check_rate(request)
        answer.not_mine(field(request, "check"))
    except MinhChungError as error:
        return error_page(who, error)
    return page(who, "thanks", {})


@accepts("GET", "HEAD")
def about(request: HttpRequest) -> HttpResponse:
    """What this is, what it is not, what it keeps."""
    response = page(reader(request), "about", {"here": "about"}, path="/about/")
    response.headers["Cache-Control"] = FRESH
    return response


def site_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the built site."""
    if request.method not in {"GET", "HEAD"}:
        return failed(request, Refused("bad_method", method=request.method, allowed="GET, HEAD"))
    return published.file(request, path)


def failed(request: HttpRequest, error: MinhChungError, *, sample: bool | None = None) -> HttpResponse:
    """`error` as a page, or as JSON where a program asks."""
    if is_api(request.path_info):
        return api_error(request, error)
    return error_page(reader(request), error, sample=sample)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400: a broken form, a host that is not ours. What the exception says may quote the request."""
    error = Refused("bad_host") if isinstance(exception, DisallowedHost) else Refused("bad_form")
    return failed(request, error, sample=False)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404."""
    del exception
    return failed(request, Refused("no_such_page"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500. Reads nothing from the record, which may be what broke."""
    return failed(request, Broken("page_broken"), sample=False)
