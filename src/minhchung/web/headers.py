"""The headers of every response: what a browser may do with a page (nothing but show it) and what it may keep."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# The desk has forms, scripts of its own, passkeys, and a picture of a key (QR) that is part of the page. Its forms must
# say where they come from: with "no-referrer" a browser says "null" (Fetch, "append a request Origin header").
DESK_POLICY = POLICY | {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": POLICY["Permissions-Policy"]
    + ", publickey-credentials-create=(self), publickey-credentials-get=(self)",
    "Cache-Control": "no-store",
}
# Any page of the web may ask the API: there is no account and no cookie that it could misuse.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept-Language, Content-Type",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "86400",
}


def open_to_all(path: str) -> bool:
    """Whether `path` belongs to the API, which other sites may read."""
    return path.startswith(("/api/v1/", "/api/openapi.json", "/v1alpha1/"))


def policy_of(path: str) -> dict[str, str]:
    """The headers of a response at `path`."""
    if path.startswith("/desk/"):
        return DESK_POLICY
    return POLICY | CORS if open_to_all(path) else POLICY


class Headers:
    """Middleware. Answers the CORS preflight of the API itself; says no-store unless a view said otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the view, with the headers."""
        api = open_to_all(request.path_info)
        preflight = api and request.method == "OPTIONS"
        response = HttpResponse(status=204) if preflight else self.get_response(request)
        for name, value in policy_of(request.path_info).items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if request.method == "HEAD" and not response.streaming:
            response.content = b""
        return response
