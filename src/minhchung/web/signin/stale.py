"""What could not be done, as a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from minhchung.errors import Refused


def form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of the desk, or whose page lay open too long (CSRF)."""
    del reason
    return render(request, "staff/stale.html", status=403)


def wait(request: HttpRequest) -> HttpResponse:
    """Too many attempts from one network (429)."""
    response = render(request, "staff/wait.html", status=429)
    response.headers["Retry-After"] = "60"
    return response


def refused(request: HttpRequest, error: Refused, *, back: str) -> HttpResponse:
    """`error`, and the way `back` to where something else can be done."""
    wrong = {"text": error.say(get_language() or "vi")}
    status = 404 if error.code.startswith("unknown_") else 409
    return render(request, "staff/refused.html", {"wrong": wrong, "back": back}, status=status)
