"""What stands before /desk/ and nowhere else: the scheme, sessions, the guard of forms, who is here, their language.

The public pages never pass through any of it, so that they can set no cookie and read none.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import get_language, override

from minhchung.staff import people
from minhchung.web.reader import reader

DESK = "/desk/"
LONGEST = timedelta(days=7).total_seconds()  # a session, however busy
# The idle time is counted from the last mark; a mark on each request would be a write on each request.
MARK = timedelta(minutes=10).total_seconds()


def under_desk(request: HttpRequest) -> bool:
    """Whether `request` asks for a page of the desk."""
    return request.path_info.startswith(DESK)


def is_encrypted(request: HttpRequest) -> bool:
    """Whether the browser came by https.

    It did when the server says so, when it asked for the public address (which is https), or when a proxy of ours
    says so in X-Forwarded-Proto.
    """
    if request.is_secure() or request.get_host() == urlsplit(settings.MINHCHUNG_ADDRESS).netloc:
        return True
    by_proxy = request.META.get("REMOTE_ADDR") in settings.MINHCHUNG_PROXIES
    return by_proxy and request.headers.get("X-Forwarded-Proto") == "https"


def host_name(request: HttpRequest) -> str:
    """The name under which the desk was asked for, without port; "" for a bare address."""
    name = split_domain_port(request.get_host())[0].strip("[]")
    try:
        ip_address(name)
    except ValueError:
        return name
    return ""


def takes_passkeys(request: HttpRequest) -> bool:
    """Whether browsers make and use passkeys here (WebAuthn 5.1.2): a name, and https or this machine itself."""
    name = host_name(request)
    return bool(name) and (is_encrypted(request) or name == "localhost" or name.endswith(".localhost"))


def frame(request: HttpRequest) -> dict[str, object]:
    """Context of every template of the desk: language, who is here, what this address can do."""
    if not under_desk(request):
        return {}
    lang = get_language()
    return {
        "lang": lang,
        "other": "en" if lang == "vi" else "vi",
        "path": request.path,
        "person": getattr(request, "person", None),
        "takes_passkeys": takes_passkeys(request),
        "failed": request.GET.get("failed", ""),
        "next": request.GET.get("next", ""),
    }


class _Desk(MiddlewareMixin):
    """Steps aside for everything that is not under /desk/."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if under_desk(request) else self.get_response(request)


class Scheme:
    """Lets Django know of https before a proxy, and marks every cookie of such a response Secure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, its cookies Secure where the browser came by https."""
        encrypted = under_desk(request) and is_encrypted(request)
        if encrypted:
            request.environ["wsgi.url_scheme"] = "https"  # type: ignore[attr-defined]  # WSGIRequest
        response = self.get_response(request)
        if encrypted:
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


class Sessions(_Desk, SessionMiddleware):
    """Sessions that end after 12 idle hours (SESSION_COOKIE_AGE), and after seven days in any case."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the session; end it when it is too old."""
        super().process_request(request)
        session, now = request.session, time.time()
        if SESSION_KEY not in session:
            return
        if now - session.setdefault("began", now) > LONGEST:
            session.flush()
        elif now - session.get("seen", 0) > MARK:
            session["seen"] = now


class Csrf(_Desk, CsrfViewMiddleware):
    """Forms of the desk must come from the desk. Public forms change nothing for who sends them, and hold no secret."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[object, ...],
        callback_kwargs: dict[str, object],
    ) -> HttpResponseForbidden | None:
        """None to go on, or the page that refuses."""
        if not under_desk(request):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class Authentication(_Desk, AuthenticationMiddleware):
    """Who is here."""


class Messages(_Desk, MessageMiddleware):
    """What the page before had to say."""


class Language:
    """Sets `request.person`, and answers in that person's language, or else in the reader's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response in that language."""
        if not under_desk(request):
            return self.get_response(request)
        user = request.user
        person = people.one(user.pk) if user.is_authenticated else None
        request.person = person  # type: ignore[attr-defined]
        lang = person.lang if person else reader(request).lang
        with override(lang):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", lang)
        return response
