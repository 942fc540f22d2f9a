"""From what a person wrote to a finished document: the pages captured, the quotes found in them, the rest filled in.

Everything is checked before anything is fetched, and again after; nothing is published here.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from minhchung.errors import MinhChungError, Refused
from minhchung.lib.archive import extract, warc
from minhchung.lib.archive.fetch import Allow, Limits, Response, fetch
from minhchung.lib.archive.warc import Capture
from minhchung.lib.publication import document
from minhchung.lib.publication.document import Check, Document

from . import publications

LIMITS = Limits(size=20_000_000, seconds=30.0)
CONTEXT = 200  # characters shown on either side of a quote
KINDS = ("published", "corrected", "retracted", "reply", "notice")  # to withdraw has its own command
_STANDIN = {"before": "", "after": "", "media_type": "text/html"}
_LISTED = frozenset({"quote", "title", "source", "url", "public"})


@dataclass(frozen=True)
class Place:
    """Where captures are kept (`archive`), where files named in the document lie (`beside`), what may be fetched.

    `real` turns the address that a document shows into the one to fetch.
    """

    archive: Path
    beside: Path
    allow: Allow
    real: Callable[[str], str] = lambda url: url


def finished(given: Mapping[str, Any], place: Place, *, today: str, backdated: bool = False) -> Document:
    """The document that `given` asks to publish. Only a sample may be `backdated`: else `date` is today's.

    Raises Refused: field_* (lib.publication.document.read), quote_not_found, capture_unreadable, capture_unknown,
    capture_other_page, unknown_check, url_* and fetch_*; Failed: fetch_*.
    """
    values = dict(given)
    if not backdated and values.get("date", today) != today:
        raise Refused("field_today", field="date", today=today)
    kind = str(values.get("kind"))
    if isinstance(values.get("kind"), str) and kind not in KINDS:
        raise Refused("field_value", field="kind", allowed=", ".join(KINDS))
    values = {**_filled(kind, values, today), **values}
    if kind not in Check.kinds or not isinstance(values.get("citations"), list):
        return document.read(values, today=today)
    cited = values["citations"]
    document.read(values | {"citations": [_standin(one, n, today) for n, one in enumerate(cited)]}, today=today)
    # A sample's evidence is as old as the sample says it is.
    when = f"{values['date']}T02:00:00Z" if backdated else datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    values["citations"] = [_cited(one, f"citations[{n}].", place, when) for n, one in enumerate(cited)]
    return document.read(values, today=today)


def withdrawal(
    public_id: str, erased: str, *, what: str, reason: str, language: str, number: int, today: str
) -> Document:
    """The document that says what was erased and why. Raises Refused: field_*."""
    common = {"kind": "withdrawn", "id": public_id, "revision": number, "language": language, "date": today}
    given = common | {"what": what, "erased": erased, "reason": reason, "salt": _salt()}
    return document.read(given, today=today)


def ending(public_id: str, *, reason: str, language: str, number: int, today: str) -> Document:
    """The retraction of a check. Raises Refused: field_*."""
    given = {"kind": "retracted", "id": public_id, "revision": number, "language": language, "date": today}
    return document.read(given | {"reason": reason, "salt": _salt()}, today=today)


def switched(*, alone: bool, number: int, language: str, today: str) -> Document:
    """The document that says from when on one person may stand alone behind a check, or no more."""
    public_id = f"{publications.MODE}{number}"
    given = {"kind": "mode", "id": public_id, "revision": number, "language": language, "date": today}
    return document.read(given | {"solo": alone, "salt": _salt()}, today=today)


def placed(public_id: str, *, text: str, language: str, number: int, today: str) -> Document:
    """The reply number `number` to a check, whole. Raises Refused: field_*."""
    given = {"kind": "reply", "id": public_id, "revision": number, "language": language, "date": today}
    return document.read(given | {"text": text, "salt": _salt()}, today=today)


def totalled(
    month: str, *, claims: Mapping[str, int], replies: Mapping[str, int], number: int, language: str, today: str
) -> Document:
    """The document that says what was declined in a month ("2026-11"), by reason. Raises Refused: field_*."""
    public_id = f"{publications.DECLINED}{month}"
    given = {"kind": "declined_total", "id": public_id, "revision": number, "language": language, "date": today}
    return document.read(given | {"claims": claims, "replies": replies, "salt": _salt()}, today=today)


def _filled(kind: str, values: Mapping[str, Any], today: str) -> dict[str, Any]:
    """What a person need not write."""
    common = {"date": today, "salt": _salt()}
    public_id = values.get("id")
    if kind == "published":
        more = {"revision": 1, "published": values.get("date", today), "supersedes": "", "reason": ""}
        # Who publishes by hand published alone, unless the file says otherwise.
        return common | more | {"first_seen": "", "solo": True}
    if kind == "notice":
        number = publications.next_number("notice")
        return common | {"id": f"{publications.NOTICE}{number}", "revision": number, "check": "", "text": ""}
    if not isinstance(public_id, str):
        return common  # the reader says what is wrong with it
    if kind == "corrected":
        last = publications.last(public_id)
        more = {"revision": last.revision + 1, "published": last.published, "supersedes": last.sha256}
        return common | more | {"first_seen": last.first_seen, "solo": True}
    if kind == "retracted":
        return common | {"revision": publications.last(public_id).revision + 1}
    return common | {"revision": publications.next_number(kind, public_id)}


def _salt() -> str:
    return secrets.token_hex(16)


def _standin(cited: object, n: int, today: str) -> object:
    """A citation as it could be once captured, so that what a person wrote in it is judged first."""
    if not isinstance(cited, Mapping):
        return cited
    if not isinstance(cited.get("capture", ""), str):
        raise Refused("field_type", field=f"citations[{n}].capture", wanted="text")
    written = {name: value for name, value in cited.items() if name != "capture"}
    return {**_STANDIN, "sha256": f"{n:064x}", "captured": f"{today}T00:00:00Z", "public": False, **written}


def _cited(cited: Mapping[str, Any], path: str, place: Place, when: str) -> dict[str, Any]:
    with _about(f"{path}capture" if "capture" in cited else f"{path}url"):
        capture = _captured(cited, path, place, when)
        _, body = warc.read(capture.path)
    with _about(f"{path}quote"):
        found = extract.locate(
            body, str(cited["quote"]), media_type=capture.media_type, charset=capture.charset, context=CONTEXT
        )
    return {
        "public": False,
        **{name: value for name, value in cited.items() if name in _LISTED},
        "quote": found.quote,
        "before": found.before,
        "after": found.after,
        "captured": capture.captured,
        "sha256": capture.sha256,
        "media_type": capture.media_type,
    }


@contextmanager
def _about(field: str) -> Iterator[None]:
    """Let each error name its field."""
    try:
        yield
    except MinhChungError as error:
        raise type(error)(error.code, **{"field": field, **error.facts}) from error


def _captured(cited: Mapping[str, Any], path: str, place: Place, when: str) -> Capture:
    """The archived page: named by its digest, given as a WARC file, or fetched now."""
    url = str(cited["url"])
    if sha256 := cited.get("sha256"):
        known = warc.find(place.archive, str(sha256))
        if known is None:
            raise Refused("capture_unknown", field=f"{path}sha256")
        return _of_page(warc.read(known)[0], url, f"{path}sha256")
    if file := cited.get("capture"):
        return _of_page(warc.take(place.archive, place.beside / file), url, f"{path}capture")
    response = fetch(place.real(url), limits=LIMITS, allow=place.allow)
    if place.real(url) != url:  # served from this machine while it is captured: the sample
        response = _as_from(url, response)
    return warc.write(place.archive, response, when=when)


def _as_from(url: str, response: Response) -> Response:
    """`response` as if it had come from `url`: where it really came from differs from run to run."""
    host = (urlsplit(url).hostname or "").encode()
    sent = tuple((name, host if name.lower() == b"host" else value) for name, value in response.sent)
    return replace(response, url=url, sent=sent, address="")


def _of_page(capture: Capture, url: str, field: str) -> Capture:
    """Refuse to cite one page by the archived copy of another."""
    if _page(capture.url) != _page(url):
        raise Refused("capture_other_page", field=field, url=capture.url, cited=url)
    return capture


def _page(url: str) -> tuple[str | None, int | None, str, str]:
    """What makes two addresses the same page: all but the scheme and the fragment."""
    parts = urlsplit(url)
    port = None if parts.port in {80, 443} else parts.port
    return parts.hostname, port, parts.path or "/", parts.query
