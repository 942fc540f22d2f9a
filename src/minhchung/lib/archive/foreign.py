"""WARC files that others wrote: the first page in one, its codings taken off; and header fields that tell on people."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from minhchung.errors import Refused
from minhchung.lib.archive.records import Message
from minhchung.lib.archive.wire import inflated

# What warcio raises on files that are no sound WARC; the last four are its own mistakes.
_FOREIGN = (
    ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error, AttributeError, TypeError, LookupError, AssertionError
)  # fmt: skip
_URL = re.compile(r"https?://[a-z0-9._:\[\]-]+(?:[/?][\x21-\x7e]*)?", re.IGNORECASE)
_CODINGS = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_CHUNK = re.compile(rb"([0-9a-f]{1,8})[^\r\n]{0,200}\r\n", re.IGNORECASE)
_PIECE = 64 * 1024
# Cookies, credentials, tokens of a session, and fields by which servers and proxies repeat who asked.
_SECRET = re.compile(
    rb"(?i)cookie|authori[sz]ation|authenticat|^proxy-|token|session|csrf|xsrf|api-?key|credential|secret|password"
    rb"|^referer$|^from$|forwarded|(?:^|-)ip$|client-?ip|device|user-?id|user-?name|e-?mail"
)


@dataclass(frozen=True)
class Page:
    """A response of status 2xx as received at `when` (UTC, to the second), its body without codings."""

    url: str
    when: str
    message: Message


def without_secrets(message: Message) -> Message:
    """`message` without the header fields that belong to a person or a session; its body is the same."""
    kept = tuple((name, value) for name, value in message.fields if not _SECRET.search(name))
    return Message(message.start, kept, message.body)


def first_page(path: Path, *, url: str, limit: int) -> Page:
    """The first response of status 2xx in the file (of `url`, unless that is ""), of at most `limit` bytes.

    Raises Refused: warc_unreadable, warc_no_page, warc_coding, warc_too_large.
    """
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests=True):
                if _is_page(record, url):
                    return _page(record, path.name, limit)
    except _FOREIGN as error:
        raise Refused("warc_unreadable", file=path.name) from error
    raise Refused("warc_no_page", file=path.name)


def _is_page(record: Any, url: str) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    given = record.rec_headers.get_header("WARC-Target-URI") or ""
    if not _URL.fullmatch(given) or (url and given != url):
        return False
    return bool(re.fullmatch("2[0-9][0-9]", record.http_headers.get_statuscode()))


def _page(record: Any, name: str, limit: int) -> Page:
    date = record.rec_headers.get_header("WARC-Date") or ""
    when = datetime.fromisoformat(date).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not date.endswith("Z") or record.rec_headers.get_header("WARC-Truncated"):
        raise ValueError("cut off, or of no certain time")
    headers = record.http_headers
    fields = tuple((_line(key), _line(value)) for key, value in headers.headers)
    start = _line(f"{headers.protocol} {headers.statusline}")
    body = _body(record, name, limit)
    return Page(record.rec_headers.get_header("WARC-Target-URI"), when, Message(start, fields, body))


def _line(text: str) -> bytes:
    return " ".join(text.split()).encode()


def _body(record: Any, name: str, limit: int) -> bytes:
    """The body without transfer and content coding, of which recorders may have taken off either already."""
    raw = _all(iter(lambda: record.raw_stream.read(_PIECE), b""), name, limit)
    if len(raw) != record.payload_length or _block_differs(record):
        raise ValueError("not the bytes that were written")
    if "chunked" in (record.http_headers.get_header("Transfer-Encoding") or "").lower() and _CHUNK.match(raw):
        raw = b"".join(_chunks(raw))
    return _all(inflated([raw], coding=_coding(record.http_headers, raw, name)), name, limit)


def _block_differs(record: Any) -> bool:
    """Payload digests are left aside: tools disagree on whether codings are a part of the payload."""
    return any(problem.startswith("block digest failed") for problem in record.digest_checker.problems)


def _chunks(raw: bytes) -> Iterator[bytes]:
    """The chunks of a body in chunked transfer coding (RFC 9112, 7.1)."""
    place = 0
    while size := _CHUNK.match(raw, place):
        length = int(size[1], 16)
        if not length:
            return
        chunk = raw[size.end() : size.end() + length]
        place = size.end() + length + 2
        if raw[place - 2 : place] != b"\r\n":
            break
        yield chunk
    raise ValueError("a chunk that breaks off")


def _coding(headers: Any, raw: bytes, name: str) -> str:
    given = (headers.get_header("Content-Encoding") or "").strip().lower()
    if given not in _CODINGS:
        raise Refused("warc_coding", file=name, coding=given[:40])
    return "" if _CODINGS[given] == "gzip" and not raw.startswith(b"\x1f\x8b") else _CODINGS[given]


def _all(pieces: Iterable[bytes], name: str, limit: int) -> bytes:
    parts, size = [], 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > limit:
            raise Refused("warc_too_large", file=name, limit=limit)
    return b"".join(parts)
