"""Where a published record is read from: a folder, or an address that serves one."""

import hashlib
import io
import os
import time
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from minhchung.errors import Failed, Refused
from minhchung.lib.archive.fetch import Allow, Limits, fetch

ALLOW = Allow()
PIECE = 2**20
CACHED = 16 * 2**20  # bytes of tiles, documents and shards that are not fetched twice
# A table of open data may be large; its bytes are hashed as they come and not kept.
SMALL = Limits(size=64 * 2**20, seconds=120)
LARGE = Limits(size=8 * 2**30, seconds=3600)
_GONE = {404, 410}
_PAUSES = (1.0, 5.0)  # seconds before a file is asked for again


class Source(Protocol):
    """A published folder, wherever it is. `place` names it in what is remembered; `scope` is "folder" or "address".

    `length`: bytes read so far.
    """

    place: str
    scope: str
    length: int

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None when there is none. Raises Refused, Failed: it cannot be read."""

    def digest(self, path: str) -> str | None:
        """The SHA-256 of a file in hex, read piece by piece; None when there is none. Raises as `read`."""

    def names(self) -> Iterator[str] | None:
        """The paths of all files that there are; None where that cannot be seen."""

    def forget(self) -> None:
        """Read everything anew from here on."""


def open_target(target: str, *, allow: Allow = ALLOW) -> Source:
    """The folder or the address that `target` names. Raises Refused: source_missing."""
    if target.lower().startswith(("http://", "https://")):
        return Site(target, allow=allow)
    folder = Path(target)
    if not folder.is_dir():
        raise Refused("source_missing", source=target)
    return Folder(folder)


class Folder:
    """A folder of this machine."""

    scope = "folder"

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.place = str(self.root)
        self.length = 0

    def read(self, path: str) -> bytes | None:
        """All of a plain file."""
        pieces = self._pieces(path)
        return None if pieces is None else b"".join(pieces)

    def digest(self, path: str) -> str | None:
        """Hashed a piece at a time."""
        pieces = self._pieces(path)
        if pieces is None:
            return None
        found = hashlib.sha256()
        for piece in pieces:
            found.update(piece)
        return found.hexdigest()

    def names(self) -> Iterator[str]:
        """Every file, and every link to a folder, which no published record has. Raises Refused: source_unreadable."""
        waiting = [""]
        while waiting:
            inner = waiting.pop()
            try:
                with os.scandir(self.root / inner) as found:
                    for one in found:
                        path = f"{inner}{one.name}"
                        if one.is_dir(follow_symlinks=False):
                            waiting.append(path + "/")
                        else:
                            yield path
            except OSError as error:
                raise _unreadable(self.root / inner, error) from error

    def forget(self) -> None:
        """Nothing is kept of a folder."""

    def _pieces(self, path: str) -> Iterator[bytes] | None:
        file = self.root / path
        try:
            return self._read(file) if file.is_file() else None  # a pipe would never end
        except (OSError, ValueError):  # ValueError: a name that no file can have
            return None

    def _read(self, file: Path) -> Iterator[bytes]:
        try:
            with file.open("rb") as data:
                while piece := data.read(PIECE):
                    self.length += len(piece)
                    yield piece
        except OSError as error:
            raise _unreadable(file, error) from error


class Site:
    """An address. Files are fetched one after the other; what was hashed once is not fetched again."""

    scope = "address"

    def __init__(self, address: str, *, allow: Allow = ALLOW, pauses: tuple[float, ...] = _PAUSES) -> None:
        self.place = address.removesuffix("index.html").rstrip("/") + "/"
        self.length = 0
        self._allow = allow
        self._pauses = pauses
        self._digests: dict[str, bytes] = {}
        self._cache: OrderedDict[str, bytes] = OrderedDict()
        self._cached = 0

    def read(self, path: str) -> bytes | None:
        """All of a file, from the cache if it was read a short while ago."""
        if path in self._cache:
            self._cache.move_to_end(path)
            return self._cache[path]
        into = io.BytesIO()
        if not self._fetch(path, into, SMALL):
            return None
        data = into.getvalue()
        self._digests[path] = hashlib.sha256(data).digest()
        self._keep(path, data)
        return data

    def digest(self, path: str) -> str | None:
        """Hashed as it comes."""
        if path not in self._digests:
            into = _Hash()
            if not self._fetch(path, into, LARGE):
                return None
            self._digests[path] = into.hash.digest()
        return self._digests[path].hex()

    def names(self) -> None:
        """An address does not tell which files there are."""

    def forget(self) -> None:
        """Fetch everything anew from here on."""
        self._digests.clear()
        self._cache.clear()
        self._cached = 0

    def _keep(self, path: str, data: bytes) -> None:
        self._cache[path] = data
        self._cached += len(data)
        while self._cached > CACHED:
            self._cached -= len(self._cache.popitem(last=False)[1])

    def _fetch(self, path: str, into: io.BytesIO, limits: Limits) -> bool:
        """Fetch a file, again after a pause where that may help; False when there is none."""
        url = self.place + quote(path)
        for pause in (*self._pauses, None):
            try:
                self.length += fetch(url, limits=limits, allow=self._allow, into=into).length
            except Failed as error:
                status = int(str(error.facts.get("status", 0)))
                if status in _GONE:
                    return False
                if pause is None or 400 <= status < 500:
                    raise
                into.seek(0)
                into.truncate()
                time.sleep(pause)
            else:
                return True
        return False


class _Hash(io.BytesIO):
    """Takes bytes and keeps their hash alone."""

    def __init__(self) -> None:
        super().__init__()
        self.hash = hashlib.sha256()

    def write(self, data: "bytes | bytearray | memoryview", /) -> int:  # type: ignore[override]  # any buffer
        self.hash.update(data)
        return len(data)

    def truncate(self, size: int | None = None, /) -> int:
        self.hash = hashlib.sha256()
        return super().truncate(size)


def _unreadable(file: Path, error: OSError) -> Refused:
    return Refused("source_unreadable", source=file, reason=error.strerror or type(error).__name__)
