"""Captures: what a server answered, or a file that a person gave, in a WARC file named by the SHA-256 of the body.

It holds a response, its body without content and transfer coding, and the request if we made it; or a resource, the
file as it was given. The same body is stored once: a second capture of it gives the first one back, with the address
and time of the first.
"""

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from minhchung.errors import Broken, Refused
from minhchung.lib.archive import foreign
from minhchung.lib.archive.fetch import Limits, Response
from minhchung.lib.archive.records import RESOURCE, Message, Record, digest, pack, resource, unpack

LIMITS = Limits()
UNKNOWN = "application/octet-stream"  # RFC 9110, 8.3: what a body without a type is taken for
GIVEN = "urn:sha256:"  # begins the address of a file that a person gave; its digest follows
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}")
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([a-z0-9_.:-]{1,40})", re.IGNORECASE)
_WHEN = "%Y-%m-%dT%H:%M:%SZ"
_HELD = {"response", RESOURCE}
_CODED = (b"content-encoding", b"transfer-encoding", b"content-length")


@dataclass(frozen=True)
class Capture:
    """`sha256` of the body, `file_sha256` of the WARC file at `path`; `captured` is UTC, "2026-11-21T14:12:00Z".

    `media_type` in lower case, "application/octet-stream" where the server names none; `charset` as the server
    names it, in lower case and unchecked, or "". `url` of a file that a person gave: GIVEN and `sha256`.
    """

    sha256: str
    file_sha256: str
    url: str
    captured: str
    media_type: str
    charset: str
    path: Path


def write(folder: Path, response: Response, *, when: str) -> Capture:
    """Keep `response`, received at `when` ("2026-11-21T14:12:00Z"), as `folder`/<aa>/<sha256>.warc.gz, durably.

    Raises Refused: capture_empty; Broken: capture_damaged (the file that already holds this body); OSError of the
    disk; ValueError for a response whose body went into a file, or another form of `when`.
    """
    if len(response.body) != response.length:
        raise ValueError("the body of the response is elsewhere")
    start = f"{response.version} {response.status} {response.reason}".rstrip()
    answer = Message(start.encode("latin-1"), response.received, response.body)
    parts = urlsplit(response.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    asked = Message(f"GET {path} {response.version}".encode(), response.sent)
    return _keep(folder, _response(response.url, when, answer, address=response.address), asked)


def take(folder: Path, warc_file: Path, *, url: str = "", limits: Limits = LIMITS) -> Capture:
    """Keep the first page of a WARC file that a person gives (of `url`, where that is given), and nothing else of it.

    The request and every cookie stay out: they belong to whoever made the file.
    Raises Refused: warc_unreadable, warc_no_page, warc_coding, warc_too_large, capture_empty; Broken:
    capture_damaged; OSError.
    """
    page = foreign.first_page(warc_file, url=url, limit=limits.size)
    return _keep(folder, _response(page.url, page.when, foreign.without_secrets(page.message)), None)


def keep(folder: Path, body: bytes, *, media_type: str, when: str) -> Capture:
    """Keep a file that a person gave at `when`, without its name, as a record of the kind resource (ISO 28500, 6.4).

    Raises Broken: capture_damaged; OSError; ValueError for an empty `body`, or another form of `media_type` or `when`.
    """
    datetime.strptime(when, _WHEN)  # noqa: DTZ007  # only its form is looked at
    if not body or not _TYPE.fullmatch(media_type):
        raise ValueError("an empty file, or one of no type")
    return _keep(folder, Record(RESOURCE, f"{GIVEN}{digest(body)}", when, resource(body, media_type)), None)


def read(path: Path) -> tuple[Capture, bytes]:
    """The capture at `path` and its body, every digest computed again.

    Raises Broken: capture_missing, capture_damaged.
    """
    name = path.name.removesuffix(".warc.gz")
    try:
        data = path.read_bytes()
        records = [record for _, _, record in unpack(data)]
    except FileNotFoundError as error:
        raise Broken("capture_missing", sha256=name) from error
    except ValueError as error:
        raise Broken("capture_damaged", sha256=name) from error
    if not records or records[0].kind not in _HELD or digest(records[0].message.body) != name:
        raise Broken("capture_damaged", sha256=name)
    return _capture(path, records[0], digest(data)), records[0].message.body


def find(folder: Path, sha256: str) -> Path | None:
    """The file of the capture whose body has this digest, or None."""
    path = _place(folder, sha256)
    return path if _SHA256.fullmatch(sha256) and path.is_file() else None


def _capture(path: Path, record: Record, file_sha256: str) -> Capture:
    content_type = record.message.field("content-type")
    media_type = content_type.partition(";")[0].strip().lower()
    charset = _CHARSET.search(content_type)
    return Capture(
        sha256=digest(record.message.body),
        file_sha256=file_sha256,
        url=record.url,
        captured=record.when,
        media_type=media_type if _TYPE.fullmatch(media_type) else UNKNOWN,
        charset=charset[1].lower() if charset else "",
        path=path,
    )


def _place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / f"{sha256}.warc.gz"


def _response(url: str, when: str, message: Message, *, address: str = "") -> Record:
    """The record of a message whose body has its codings taken off; the header then says so."""
    datetime.strptime(when, _WHEN)  # noqa: DTZ007  # only its form is looked at
    if not message.body:
        raise Refused("capture_empty", url=url)
    fields = [(name, value.strip()) for name, value in message.fields if name.lower() not in _CODED]
    fields.append((b"Content-Length", str(len(message.body)).encode()))
    return Record("response", url, when, Message(message.start, tuple(fields), message.body), address)


def _keep(folder: Path, held: Record, asked: Message | None) -> Capture:
    path = _place(folder, digest(held.message.body))
    if not path.exists():
        data = pack(held)
        if asked is not None:
            data += pack(Record("request", held.url, held.when, asked, about=held.id))
        _store(path, data)
    return read(path)[0]


def _store(path: Path, data: bytes) -> None:
    """Write the file whole or not at all, and never over one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(fresh)  # fails where a rename would replace what another process kept meanwhile
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
