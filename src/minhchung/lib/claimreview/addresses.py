"""The address of a review or a page: absolute, http or https, without fragment or user name."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urljoin, urlsplit

LONGEST = 2000

_SCHEME = re.compile(r"^([a-z][a-z0-9+-]*):", re.IGNORECASE)  # no dot: "example.org:8080/x" is a host and a port
_HOSTED = re.compile(r"^[^\W_][\w-]*(?:\.[\w-]+)*\.([^\W\d_][\w-]+)(?::\d+)?(?:/|$)")
_FILES = {"htm", "html", "php", "asp", "aspx", "jsp", "shtml", "xhtml", "cgi", "xml", "json", "pdf"}
# WHATWG URL: tabs and line ends inside an address are dropped, as are control characters round it.
_DROPPED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b-\u200f\u202a-\u202e]")


class BadUrl(ValueError):
    """The address cannot be kept; the argument is a key of schema.REASONS."""


def absolute(text: str, *, bases: Iterable[str] = ()) -> str:
    """`text` as an http(s) address, resolved against the first of `bases` that is one. Raises BadUrl."""
    text = _DROPPED.sub("", text).strip().replace(" ", "%20").replace("&amp;", "&")
    if not text:
        raise BadUrl("no_url")
    named = _SCHEME.match(text)
    if named and named[1].lower() not in ("http", "https"):
        raise BadUrl("url_not_http")
    if len(text) > LONGEST:
        raise BadUrl("url_too_long")
    return _tidy(text if named else _resolved(text, bases))


def host_of(url: str) -> str:
    """The host of `url` in lower case, without port; "" if it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """The path of `url`; "" if it has none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def same_host(one: str, other: str) -> bool:
    """Whether two hosts are the same site: a leading "www." makes no difference."""
    return one.removeprefix("www.") == other.removeprefix("www.")


def _resolved(text: str, bases: Iterable[str]) -> str:
    if text.startswith("//"):
        return "https:" + text
    hosted = _HOSTED.match(text)
    if hosted and hosted[1].lower() not in _FILES:
        return "https://" + text
    for base in bases:
        try:
            if base and _tidy(base):
                return urljoin(base, text)
        except ValueError:
            continue
    raise BadUrl("url_relative")


def _tidy(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadUrl("url_not_http") from error
    if parts.scheme.lower() not in ("http", "https") or not host or "%" in host:
        raise BadUrl("url_not_http")
    if len(url) > LONGEST:
        raise BadUrl("url_too_long")
    place = f"[{host}]" if ":" in host else host.rstrip(".")
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme.lower()]:
        place += f":{port}"
    return SplitResult(parts.scheme.lower(), place, parts.path, parts.query, "").geturl()
