"""An error of ours as a response: its status, its JSON for the API, its form for clients of the Google API."""

from django.http import HttpRequest, JsonResponse

from minhchung.errors import Broken, Failed, MinhChungError
from minhchung.web.reader import reader

_STATUS = {
    "body_too_large": 413,
    "too_many_questions": 429,
    "too_many_replies": 429,
    "replies_full": 429,
    "check_withdrawn": 410,
    "too_many_tips": 429,
    "unknown_check": 404,
    "unknown_receipt": 404,
    "no_such_feed": 404,
    "no_such_page": 404,
    "bad_method": 405,
}
# google.rpc.Code, as its HTTP mapping names it
_GOOGLE = {
    400: "INVALID_ARGUMENT",
    404: "NOT_FOUND",
    405: "INVALID_ARGUMENT",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


def status_of(error: MinhChungError) -> int:
    """The HTTP status of `error`."""
    if isinstance(error, Broken):
        return 500
    return 503 if isinstance(error, Failed) else _STATUS.get(error.code, 400)


def is_google(path: str) -> bool:
    """Whether clients of Google's API ask here."""
    return path.startswith("/v1alpha1/")


def is_api(path: str) -> bool:
    """Whether a program asks, so that errors are JSON."""
    return path.startswith("/api/") or is_google(path)


def api_error(request: HttpRequest, error: MinhChungError, *, lang: str = "") -> JsonResponse:
    """`error` as JSON in the reader's language: {"error": {"code", "message", "kind"}}, or Google's form there."""
    status, message = status_of(error), error.say(reader(request, lang).lang)
    if is_google(request.path_info):
        body: dict[str, object] = {"code": status, "message": message, "status": _GOOGLE[status]}
    else:
        body = {"code": error.code, "message": message, "kind": error.kind}
    return JsonResponse({"error": body}, status=status, headers=headers_of(error))


def headers_of(error: MinhChungError) -> dict[str, str]:
    """Retry-After (RFC 9110, 10.2.3) for who asked too often, Allow (10.2.1) for a wrong method."""
    headers = {"seconds": "Retry-After", "allowed": "Allow"}
    return {header: str(error.facts[fact]) for fact, header in headers.items() if fact in error.facts}
