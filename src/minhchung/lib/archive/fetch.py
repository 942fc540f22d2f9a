"""A guarded HTTP GET: public hosts only, and never more bytes, seconds or redirects than allowed.

Each hop is read, resolved once, checked and connected to the checked address with the right Host and SNI; a
redirect starts the same again. Every error of a library below becomes Refused or Failed with a code and the
name of the host.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import httpcore

from minhchung.errors import Failed, Refused
from minhchung.lib.archive.guard import Allow, Target, check, literal, read_redirect, read_url
from minhchung.lib.archive.wire import Backend, Budget, Internet, Limits, Network, inflated

__all__ = ["Allow", "Known", "Limits", "Network", "Response", "fetch"]

Headers = tuple[tuple[bytes, bytes], ...]

AGENT = "minhchung (self-hosted fact-checking desk)"
LIMITS, ALLOW, INTERNET = Limits(), Allow(), Internet()
_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)
_FOREIGN = (
    OSError,
    ValueError,
    zlib.error,
    httpcore.ConnectionNotAvailable,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Known:
    """What an earlier fetch gave (RFC 9110, 13): its ETag and Last-Modified, as they were sent."""

    etag: str = ""
    modified: str = ""


NOTHING = Known()


@dataclass(frozen=True)
class Response:
    """An answer of status 2xx, or 304 where `known` was given.

    `url`: the final address. `headers`: lower-case names, repeated ones joined with commas. `body`: without
    content coding, b"" where it went `into` a file; `length`: its bytes. The rest is for the archive:
    `version` ("HTTP/1.1"), `reason`, `sent` and `received` headers as on the wire, `address` connected to.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    length: int
    version: str
    reason: str
    sent: Headers
    received: Headers
    address: str

    @property
    def content_type(self) -> str:
        """The media type in lower case, e.g. "text/html"; "" where none is given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the server names, in lower case and unchecked; "" where none is given."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found[1].lower() if found else ""


@dataclass(frozen=True)
class _Order:
    limits: Limits
    allow: Allow
    accept: str
    known: Known
    into: BinaryIO | None
    network: Network


def fetch(
    url: str,
    *,
    limits: Limits = LIMITS,
    allow: Allow = ALLOW,
    accept: str = "*/*",
    known: Known = NOTHING,
    into: BinaryIO | None = None,
    network: Network = INTERNET,
) -> Response:
    """GET `url`, following redirects. With `into` the body is written there as it comes, in bounded memory.

    After an error `into` may hold a part of the body.
    Raises Refused: url_invalid, url_not_http, url_userinfo, url_port, url_not_public, fetch_too_large,
    fetch_too_many_redirects; Failed: url_unresolved, fetch_unreachable, fetch_tls, fetch_status,
    fetch_too_slow, fetch_encoding, fetch_failed; and the OSError of `into`.
    """
    order = _Order(limits, allow, accept, known, into, network)
    budget = Budget(limits)
    target = read_url(url, allow=allow)
    for _ in range(limits.redirects + 1):
        answer = _get(target, order, budget)
        if isinstance(answer, Response):
            return answer
        target = read_redirect(target, answer, allow=allow)
    raise Refused("fetch_too_many_redirects", host=target.host, limit=limits.redirects)


def _get(target: Target, order: _Order, budget: Budget) -> Response | bytes:
    """The response, or the Location that it points to."""
    budget.hop(target.host)
    addresses = check(target, _resolved(target, order.network, budget), allow=order.allow)
    backend = Backend(addresses, network=order.network, budget=budget)
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    tls = order.network.tls() if target.scheme == "https" else None
    with closing(httpcore.HTTPConnection(url.origin, tls, network_backend=backend)) as connection:
        with _told(target.host):
            request = httpcore.Request("GET", url, headers=_request_headers(target, order))
            reply = connection.handle_request(request)
        location = _location(reply)
        if location is not None:
            return location
        _check_status(reply.status, target, order.known)
        headers = _lower(reply.headers)
        body, length = _body(reply, headers, order.into, budget)
    return Response(
        target.url,
        reply.status,
        headers,
        body,
        length,
        version=reply.extensions["http_version"].decode(),
        reason=reply.extensions["reason_phrase"].decode("latin-1"),
        sent=tuple(request.headers),
        received=tuple(reply.headers),
        address=backend.address,
    )


def _resolved(target: Target, network: Network, budget: Budget) -> list[str]:
    if literal(target.host):
        return [target.host]
    try:
        return list(budget.run(lambda: network.resolve(target.host, target.port)))
    except TimeoutError as error:
        raise Failed("fetch_too_slow", host=target.host) from error
    except (OSError, ValueError) as error:
        raise Failed("url_unresolved", host=target.host) from error


@contextmanager
def _told(host: str) -> Iterator[None]:
    """Say what went wrong below in our own words."""
    try:
        yield
    except (TimeoutError, httpcore.TimeoutException) as error:
        raise Failed("fetch_too_slow", host=host) from error
    except _FOREIGN as error:
        raise Failed("fetch_failed", host=host) from error


def _request_headers(target: Target, order: _Order) -> list[tuple[bytes, bytes]]:
    pairs = [
        ("Host", target.authority),
        ("User-Agent", AGENT),
        ("Accept", order.accept),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
        ("If-None-Match", order.known.etag),
        ("If-Modified-Since", order.known.modified),
    ]
    return [(name.encode(), value.encode("latin-1")) for name, value in pairs if value]


def _lower(received: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in received:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _location(reply: httpcore.Response) -> bytes | None:
    if reply.status not in _REDIRECTS:
        return None
    return next((value for name, value in reply.headers if name.lower() == b"location"), None)


def _check_status(status: int, target: Target, known: Known) -> None:
    if not (200 <= status < 300 or (status == 304 and known != NOTHING)):
        raise Failed("fetch_status", host=target.host, status=status)


def _body(
    reply: httpcore.Response, headers: Mapping[str, str], into: BinaryIO | None, budget: Budget
) -> tuple[bytes, int]:
    """The body, or b"" where it went into a file, and its length in bytes."""
    memory = BytesIO()
    length = 0
    for piece in _pieces(reply, headers, budget):
        length += len(piece)
        if length > budget.limits.size:
            raise budget.too_large()
        (memory if into is None else into).write(piece)  # its errors are the caller's, not the host's
    return memory.getvalue(), length


def _pieces(reply: httpcore.Response, headers: Mapping[str, str], budget: Budget) -> Iterator[bytes]:
    with _told(budget.host):
        budget.body()
        if int(headers.get("content-length", 0)) > budget.limits.size:
            raise budget.too_large()
        for piece in inflated(reply.iter_stream(), coding=_coding(headers, budget.host)):
            yield piece
            budget.wait()


def _coding(headers: Mapping[str, str], host: str) -> str:
    """The one content coding of the body, "" for none."""
    named = [part.strip().lower() for part in headers.get("content-encoding", "").split(",")]
    codings = [name for name in named if name not in {"", "identity"}]
    if not codings:
        return ""
    if len(codings) > 1 or codings[0] not in _CODINGS:
        raise Failed("fetch_encoding", host=host, coding=", ".join(codings)[:40])
    return _CODINGS[codings[0]]
