"""The door of every page of the desk: who is asking, and whether they may.

@members()                          anybody who works here
@members("reviewer", "publisher")   who holds one of these roles
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from minhchung.staff import people
from minhchung.staff.people import Person
from minhchung.web.signin.words import role_words

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def member(request: HttpRequest) -> Person | None:
    """Who is asking, None for a stranger."""
    found: Person | None = getattr(request, "person", None)
    return found if found and found.active else None


def person(request: HttpRequest) -> Person:
    """Who is asking, in a view behind `members`."""
    found = member(request)
    if found is None:
        raise LookupError("this view is not behind @members")
    return found


def members(*roles: str) -> Callable[[View[Given]], View[Given]]:
    """Let in who holds one of `roles`; with none named, everybody who works here.

    A stranger is sent to the sign-in and back; who lacks the role gets a page (403) that names it and who gives it.
    """
    if set(roles) - set(people.ROLES):
        raise LookupError(roles)

    def decorate(view: View[Given]) -> View[Given]:
        @wraps(view)
        def checked(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            found = member(request)
            if found is None:
                return to_sign_in(request)
            if roles and not found.roles & set(roles):
                return _lacks_role(request, roles)
            return view(request, *args, **kwargs)

        return cast(View[Given], checked)

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in, and back to this page afterwards; htmx is told to take the whole page there."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    address = f"{reverse('account_login')}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _lacks_role(request: HttpRequest, roles: tuple[str, ...]) -> HttpResponse:
    context = {
        "needed": role_words(roles),
        "held": role_words(person(request).roles),
        "admins": [admin.name for admin in people.admins()],
    }
    return render(request, "staff/lacks_role.html", context, status=403)
