"""Public copies: captures in one WACZ file (version 1.1.1), which common players of web archives open.

Files that a person gave are in it as records of the kind resource, under the address that their digest makes.

Header fields that belong to a person or a session are left out of every record; bodies are as captured. All of the
file follows from its WARC records, so that the same captures give the same bytes, and reading can compare each byte.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from minhchung.errors import Broken
from minhchung.lib.archive import warc
from minhchung.lib.archive.foreign import without_secrets
from minhchung.lib.archive.records import RESOURCE, Record, digest, pack, unpack

VERSION = "1.1.1"
_ARCHIVE = "archive/data.warc.gz"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP file can name
_PORTS = {"http": 80, "https": 443}
_MODE = 0o100644 << 16  # a plain file that everybody may read


@dataclass(frozen=True)
class Copy:
    """A page or a file in a public copy: `sha256` is that of `body`, `captured` is UTC, "2026-11-21T14:12:00Z"."""

    url: str
    captured: str
    sha256: str
    body: bytes


def write(captures: Sequence[Path]) -> bytes:
    """A WACZ file of the captures in these WARC files, whatever their order.

    Raises Broken: capture_missing, capture_damaged; ValueError without captures.
    """
    if not captures:
        raise ValueError("no captures")
    records: list[Record] = []
    for path in sorted(set(captures), key=lambda path: path.name):
        warc.read(path)
        records += _public(path.read_bytes())
    return _bundle(b"".join(map(pack, records)))


def read(data: bytes) -> list[Copy]:
    """The pages in a WACZ file that `write` made. Raises Broken: copy_damaged, for any other file."""
    try:
        archive = _archive(data)
        sound = _bundle(archive) == data
        pages = [record for _, _, record in _pages(archive)]
    except (ValueError, KeyError, IndexError, EOFError, OSError, RuntimeError, zipfile.BadZipFile) as error:
        raise Broken("copy_damaged") from error
    if not sound:
        raise Broken("copy_damaged")
    return [Copy(page.url, page.when, digest(page.message.body), page.message.body) for page in pages]


def _archive(data: bytes) -> bytes:
    """The WARC file in a WACZ file. Raises ValueError and what zipfile raises."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        held = file.getinfo(_ARCHIVE)
        if held.compress_type != zipfile.ZIP_STORED or held.file_size > len(data):
            raise ValueError("not stored as it is")
        return file.read(held)


def _public(data: bytes) -> list[Record]:
    """The records of a WARC file of ours as everybody may see them."""
    public: list[Record] = []
    for _, _, record in unpack(data):
        about = public[0].id if record.about else ""  # the response comes first; its id changes with its fields
        public.append(replace(record, message=without_secrets(record.message), about=about))
    return public


def _pages(archive: bytes) -> list[tuple[int, int, Record]]:
    """What was captured, without the requests."""
    return [found for found in unpack(archive) if found[2].kind in {"response", RESOURCE}]


def _bundle(archive: bytes) -> bytes:
    """The WACZ file around a WARC file. Nothing is compressed in it, as compressors differ from version to version."""
    found = _pages(archive)
    files = {
        _ARCHIVE: archive,
        "indexes/index.cdx": "".join(sorted(_index_line(*each) for each in found)).encode(),
        "pages/pages.jsonl": _page_list([record for _, _, record in found]),
    }
    package = _json(_package(files, created=max(record.when for _, _, record in found)))
    files["datapackage.json"] = package
    files["datapackage-digest.json"] = _json({"path": "datapackage.json", "hash": f"sha256:{digest(package)}"})
    return _zip(files)


def _index_line(offset: int, length: int, record: Record) -> str:
    """A line of CDXJ: a key that sorts by host, the time, and where the record lies."""
    answered = record.kind != RESOURCE
    status = {"status": record.message.start.split(b" ")[1].decode()} if answered else {}
    said = {
        "url": record.url,
        "mime": record.message.field("content-type").partition(";")[0].strip(),
        **status,
        "digest": f"sha256:{digest(record.message.body)}",
        "length": str(length),
        "offset": str(offset),
        "filename": Path(_ARCHIVE).name,
    }
    return f"{_key(record.url)} {re.sub('[^0-9]', '', record.when)} {json.dumps(said)}\n"


def _key(url: str) -> str:
    """SURT, the sort-friendly form of an address: "vn,example)/path?query"; a URN is its own."""
    if url.startswith("urn:"):
        return url
    parts = urlsplit(url.lower())
    host = ",".join(reversed(re.sub(r"^www\d*\.", "", parts.hostname or "").split(".")))
    port = f":{parts.port}" if parts.port not in (None, _PORTS[parts.scheme]) else ""
    query = "&".join(sorted(parts.query.split("&")))
    path = parts.path.rstrip("/") or "/"
    return f"{host}{port}){path}" + (f"?{query}" if query else "")


def _page_list(pages: Sequence[Record]) -> bytes:
    lines: list[Mapping[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    lines += [{"id": digest(page.message.body)[:16], "url": page.url, "ts": page.when} for page in pages]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def _package(files: Mapping[str, bytes], *, created: str) -> Mapping[str, object]:
    """What is in the file (Frictionless Data Package); `created` is the time of the newest capture, not the clock."""
    resources = [
        {"name": Path(path).name, "path": path, "hash": f"sha256:{digest(data)}", "bytes": len(data)}
        for path, data in files.items()
    ]
    return {
        "profile": "data-package",
        "wacz_version": VERSION,
        "software": "minhchung",
        "created": created,
        "resources": resources,
    }


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, indent=2).encode() + b"\n"


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.external_attr = _MODE
            entry.create_system = 3  # Unix, wherever it is written
            file.writestr(entry, data)
    return packed.getvalue()
