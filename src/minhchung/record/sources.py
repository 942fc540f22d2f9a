"""Where imports come from: a file, a folder, an http(s) address; and the pages that a sitemap or a feed lists."""

import fcntl
import hashlib
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit, urlunsplit

from minhchung.errors import Failed, MinhChungError, Refused
from minhchung.lib.archive.fetch import Allow, Limits, fetch
from minhchung.lib.claimreview.read import open_source
from minhchung.lib.claimreview.schema import Page, Refusal, Review, Source

from .imports import Report, load
from .staging import Incoming, Item, Part, Progress

READ_NAMES = re.compile(r"\.(json|jsonl|ndjson|html?|xml)(\.gz)?$", re.IGNORECASE)
FEED_LIMITS = Limits(size=1_000_000_000, seconds=1800.0)
PAGE_LIMITS = Limits(size=20_000_000, seconds=30.0)
# Between two pages of one site: a fact-checker's server is not ours to load.
PAUSE_SECONDS = 0.2
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
PATIENCE = 5  # pages in a row that cannot be reached
DEEPEST = 3  # sitemap indexes within sitemap indexes


def bring_in(
    source: str,
    *,
    folder: Path,
    ports: frozenset[int],
    loopback: str = "",
    progress: Progress = lambda _read, _refused, _share: None,
) -> Report:
    """Import `source` into the record whose data folder is `folder`.

    Raises Refused: source_missing, source_unreadable, source_empty_folder, import_running, and what the reader and the
    fetcher raise; then the record is as it was.
    """
    with _alone(folder), _incoming(source, Allow(ports=ports, loopback=loopback), folder) as incoming:
        return load(incoming, refused_file=folder / "refused.jsonl", progress=progress)


def check_there(source: str) -> None:
    """Raises Refused: source_missing, for what is neither an http(s) address nor a file or folder."""
    # An empty name (a variable that was not set) would be the current folder.
    if not _ADDRESS.match(source) and not (source.strip() and Path(source).exists()):
        raise Refused("source_missing", source=source or '""')


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "import.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused("import_running") from error
        yield


@contextmanager
def _incoming(source: str, allow: Allow, folder: Path) -> Iterator[Incoming]:
    check_there(source)
    if _ADDRESS.match(source):
        with tempfile.TemporaryFile(dir=folder, prefix="import-") as body:
            yield _from_address(source, allow, body)
        return
    path = Path(source)
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and READ_NAMES.search(file.name))
        if not files:
            raise Refused("source_empty_folder", source=source)
    yield _from_files(path, files, allow)


def _from_address(url: str, allow: Allow, body: BinaryIO) -> Incoming:
    response = fetch(url, limits=FEED_LIMITS, allow=allow, into=body)
    form = _Form(name=url, base=response.url, content_type=response.content_type)
    document = _Document(lambda: nullcontext(body), form, size=response.length)
    split = urlsplit(url)
    # A query may hold somebody's API key: its digest tells two addresses apart as well.
    name = urlunsplit((split.scheme, split.netloc, split.path, "", ""))
    if split.query:
        name += f"#{_digest([url.encode()])[:8]}"
    return _incoming_of(name, [document], allow)


def _from_files(path: Path, files: list[Path], allow: Allow) -> Incoming:
    documents = [
        _Document(
            partial(_opened, file),
            _Form(name=str(file.relative_to(path)) if path.is_dir() else file.name),
            size=file.stat().st_size,
        )
        for file in files
    ]
    # The digest tells two folders apart without telling strangers how this machine is laid out.
    name = f"{path.resolve().name}#{_digest([str(path.resolve()).encode()])[:8]}"
    return _incoming_of(name, documents, allow)


def _incoming_of(name: str, documents: list["_Document"], allow: Allow) -> Incoming:
    kinds = {document.look() for document in documents}
    kind = "window" if "window" in kinds else "sitemap" if "sitemap" in kinds else "complete"
    # What is listed is read anew each time, so that pages which changed behind an unchanged list are seen.
    fixed = not any(document.lists_pages for document in documents)
    fingerprint = _digest(block for document in documents for block in document.blocks()) if fixed else ""
    return Incoming(name, kind, fingerprint, _parts(documents, allow))


def _parts(documents: list["_Document"], allow: Allow) -> Iterator[Part]:
    for document in documents:
        if document.lists_pages:
            yield from _Site(allow).parts(document.form.name, document.items())
        else:
            yield Part(document.form.name, document.reviews, document.share)


@dataclass(frozen=True)
class _Form:
    """What is known of a document before it is read: see lib.claimreview.read.open_source."""

    name: str
    base: str = ""
    content_type: str = ""


class _Document:
    """A file, or the body of an answer: read again from its start as often as needed."""

    def __init__(self, opened: Callable[[], AbstractContextManager[BinaryIO]], form: _Form, *, size: int) -> None:
        self.opened = opened
        self.form = form
        self.size = size
        self.lists_pages = False
        self._at: Callable[[], int] = lambda: 0

    def look(self) -> str:
        """The kind of the source; finds out whether it lists pages. Raises Refused when it is unreadable."""
        with self.opened() as stream:
            source = self._source(stream)
            next(source.items, None)  # what is broken at once is told at once
            self.lists_pages = source.pages
            return source.kind

    def items(self) -> Iterator[Review | Refusal | Page]:
        """What the reader makes of it."""
        with self.opened() as stream:
            self._at = stream.tell
            yield from self._source(stream).items

    def reviews(self) -> Iterator[Item]:
        """`items` without pages."""
        return (item for item in self.items() if not isinstance(item, Page))

    def blocks(self) -> Iterator[bytes]:
        """Its bytes, for the fingerprint."""
        with self.opened() as stream:
            stream.seek(0)
            while block := stream.read(2**20):
                yield block

    def share(self) -> float | None:
        """How much of it is read, in 0..1."""
        try:
            return self._at() / self.size if self.size else None
        except ValueError:  # closed: read to its end
            return 1.0

    def _source(self, stream: BinaryIO) -> Source:
        stream.seek(0)
        return open_source(stream, base=self.form.base, name=self.form.name, content_type=self.form.content_type)


class _Site:
    """The pages that a sitemap or a feed lists, one at a time and politely."""

    def __init__(self, allow: Allow) -> None:
        self.allow = allow
        self.last = 0.0
        self.failures = 0

    def parts(self, name: str, items: Iterator[Review | Refusal | Page], depth: int = 0) -> Iterator[Part]:
        """One part a page, in the order of the list; sitemaps within sitemaps are opened on the way."""
        for n, item in enumerate(items):
            if not isinstance(item, Page):
                yield Part(f"{name}#{n}", partial(iter, [item]))
            elif item.sitemap:
                yield from self._nested(item, depth)
            else:
                yield Part(item.url, partial(self._read, item))

    def _nested(self, page: Page, depth: int) -> Iterator[Part]:
        if depth == DEEPEST:
            raise Refused("source_too_deep", source=page.url)
        try:
            listed = list(self._open(page, FEED_LIMITS).items)
        except MinhChungError as error:
            refusal = Refusal("page_unreadable", {"url": page.url, "code": error.code})
            yield Part(page.url, partial(iter, [refusal]))
        else:
            yield from self.parts(page.url, iter(listed), depth + 1)

    def _read(self, page: Page) -> Iterator[Item]:
        try:
            items = list(self._open(page, PAGE_LIMITS).items)
        except MinhChungError as error:
            if error.code == "source_no_reviews":  # most pages of a site are no fact-checks
                return
            self._count_failure(error)
            gone = error.code == "fetch_status" and error.facts.get("status") in {404, 410}
            yield Refusal("page_gone" if gone else "page_unreadable", {"url": page.url, "code": error.code})
        else:
            self.failures = 0
            yield from (item for item in items if not isinstance(item, Page))

    def _count_failure(self, error: MinhChungError) -> None:
        """Raises `error` once nothing answers any more: the import stays, to be taken up when the network is back."""
        if error.code != "fetch_status" and isinstance(error, Failed):
            self.failures += 1
            if self.failures == PATIENCE:
                raise error

    def _open(self, page: Page, limits: Limits) -> Source:
        time.sleep(max(0.0, self.last + PAUSE_SECONDS - time.monotonic()))
        response = fetch(page.url, limits=limits, allow=self.allow)
        self.last = time.monotonic()
        stream = BytesIO(response.body)
        return open_source(stream, base=response.url, name=page.url, content_type=response.content_type)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        with file.open("rb") as stream:
            yield stream
    except OSError as error:
        raise Refused("source_unreadable", source=file.name, reason=error.strerror or error) from error


def _digest(blocks: Iterable[bytes]) -> str:
    made = hashlib.sha256()
    for block in blocks:
        made.update(block)
    return made.hexdigest()
