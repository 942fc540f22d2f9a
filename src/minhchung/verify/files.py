"""Every file of the folder, by the signed manifest: there, unchanged, and none that is not listed."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from minhchung.errors import Broken
from minhchung.lib.tlog import audit, manifest, tiles
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.manifest import INDEX, NOTE
from minhchung.lib.tlog.note import Verifier
from minhchung.lib.tlog.tiles import Read

from .report import Problems, Progress, printable
from .source import Source

UNLISTED = {NOTE, "log/checkpoint"}


class Files:
    """The files of `source` at a checkpoint. `log` reads its log, None when that lies. `count`: those compared."""

    def __init__(
        self, source: Source, checkpoint: Checkpoint, log: Read | None, problems: Problems, progress: Progress
    ) -> None:
        self.count = 0
        self._source = source
        self._checkpoint = checkpoint
        self._log = log
        self._problems = problems
        self._progress = progress
        self._shards: dict[str, str] = {}
        self._lying: set[str] = set()  # shards that cannot be believed

    def check(self, key: Verifier) -> None:
        """Everything that `key` signed for."""
        found = self._open(key)
        if found is None:
            return
        total = found.index.files
        listed = there = 0
        for shard in sorted(self._shards):
            for path, digest in self._shard(shard).items():
                listed += 1
                there += self._compare(path, digest)
                self._progress("files", listed, total)
        self.count = there
        if not self._lying and listed != total:
            self._problems.add(NOTE, "manifest_count", f"{listed} ≠ {total}")
        self._check_others(there)

    def check_one(self, key: Verifier, check: str) -> None:
        """The files of one check alone, which `key` signed for: its folders in both languages."""
        found, pages = self._open(key), [f"checks/{check}/", f"en/checks/{check}/"]
        if found is None:
            return
        listed: dict[str, str] = {}
        for shard in sorted({manifest.shard_of(page) for page in pages}):
            listed |= self._shard(shard)
        for path, digest in listed.items():
            if path.startswith(tuple(pages)):
                self.count += self._compare(path, digest)
        if not self._lying:
            self._check_listed(listed, [f"{pages[0]}entries.json", *(f"{page}index.html" for page in pages)])

    def _check_listed(self, listed: dict[str, str], paths: Sequence[str]) -> None:
        """Files that every check has: a list without them would hide what they say."""
        for path in paths:
            if path not in listed:
                there = self._source.digest(path) is not None
                self._problems.also(path, "file_extra" if there else "file_missing")

    def _open(self, key: Verifier) -> manifest.Manifest | None:
        """The signed statement, once the index fits it."""
        note, index = self._source.read(NOTE), self._source.read(INDEX)
        if note is None:
            self._problems.add(NOTE, "file_missing")
            return None
        with self._problems.of(NOTE):
            found = manifest.verify(note, [key])
            if found.checkpoint != self._checkpoint:
                self._problems.add(NOTE, "manifest_other", str(found.checkpoint.size))
            if index is None:
                self._problems.add(INDEX, "file_missing")
            elif hashlib.sha256(index).digest() != found.index.sha256:
                self._problems.add(INDEX, "file_wrong")
            else:
                with self._problems.of(INDEX):
                    self._shards = manifest.read_index(index)
                    return found
        return None

    def _shard(self, shard: str) -> dict[str, str]:
        """The files listed in a shard; none when it lies or is none."""
        if shard not in self._shards:
            return {}
        file = f"manifest/{shard}"
        data = self._source.read(file)
        if data is None:
            self._problems.add(file, "file_missing")
        elif hashlib.sha256(data).hexdigest() != self._shards[shard]:
            self._problems.add(file, "file_wrong")
        else:
            with self._problems.of(file):
                return manifest.read_shard(data, shard)
        self._lying.add(shard)
        return {}

    def _compare(self, path: str, digest: str) -> bool:
        """Whether there is such a file; another digest is a problem."""
        found = self._source.digest(path)
        if found is None:
            self._problems.also(path, "file_missing")
            return False
        if found != digest:
            self._problems.also(path, "file_wrong")
        elif self._log and path.startswith("log/tile/"):
            self._check_tile(path, self._log)
        return True

    def _check_tile(self, path: str, log: Read) -> None:
        """A file that was kept for the readers of an earlier checkpoint must begin as the audited one does."""
        tile, size = tiles.parse(path.removeprefix("log/")), self._checkpoint.size
        if tile is None:
            self._problems.also(path, "file_extra")
            return
        width = min(tiles.WIDTH, (size >> tiles.shift(tile.level)) - tile.index * tiles.WIDTH)
        if tile.width != width:  # those of this width were audited
            try:
                audit.check_partial(log, tile, size)
            except Broken as error:
                self._problems.also("log/" + str(error.facts["file"]), error.code)

    def _check_others(self, there: int) -> None:
        """Name the files that nothing lists. They are searched for only when the numbers differ."""
        names = self._names()
        if names is None or sum(1 for _ in names) == there:
            return
        shard = lru_cache(maxsize=64)(self._shard)
        for path in self._names() or ():
            if path not in shard(_shard_of(path)):
                self._problems.also(printable(path), "file_extra")

    def _names(self) -> Iterator[str] | None:
        """The files that there are and that a shard which can be believed should list; None where that is not seen."""
        names = self._source.names()
        return None if names is None else self._listable(names)

    def _listable(self, names: Iterator[str]) -> Iterator[str]:
        for path in names:
            top, _, name = path.partition("/")
            if top == "manifest":
                if path != INDEX and name not in self._shards:
                    self._problems.also(printable(path), "file_extra")
            elif path not in UNLISTED and _shard_of(path) not in self._lying:
                yield path


def _shard_of(path: str) -> str:
    """The shard that lists `path`, "" for a name that is no text and so can stand in none."""
    try:
        return manifest.shard_of(path)
    except UnicodeEncodeError:
        return ""
