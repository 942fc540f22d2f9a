"""One build of one folder: what is missing or behind, then the list of all files, then the checkpoint."""

import hashlib
import json
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import django

from minhchung.errors import Broken
from minhchung.lib.tlog import disk, manifest, tiles
from minhchung.lib.tlog import folder as log_folder
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.record import checks, entries, health, log
from minhchung.record.checks import Standing
from minhchung.record.snapshots import Snapshot

from . import files, identity, shelves
from .desk import Desk
from .folder import Folder, Journal

Progress = Callable[[int, int], None]
WORTH_WORKERS = 5  # chunks
CHUNK = 200  # checks that are made between two notes of how far a whole build has come


@dataclass(frozen=True)
class Report:
    """What a build did. `entries`: the size of the log that the site now shows."""

    written: int
    removed: int
    entries: int
    whole: bool


@dataclass
class State:
    """What the folder was last built from: kept beside the data, never in the site.

    `look`: of the pages (identity); `health`: the number of the newest change of health that the pages show.
    """

    look: str = ""
    size: int = 0
    snapshot: list[Any] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    health: int = 0


class Run:
    """One build of one folder."""

    def __init__(self, root: Path, data: Path, newest: Checkpoint, progress: Progress) -> None:
        self.root = root
        self.archive = data / "warc"
        self.newest = newest
        self.progress = progress
        self.desk = identity.ours()
        name = hashlib.sha256(str(root).encode()).hexdigest()[:8]
        self.file = data / ("built.json" if root == data / "site" else f"built-{name}.json")
        self.journal = self.file.with_suffix(".journal")
        self.look = identity.look(self.desk)
        # Taken before any page is made: what changes meanwhile is made again by the next build.
        self.health = health.latest()

    def build(self, snapshot: Snapshot, *, full: bool) -> Report:
        """Make what is missing, then the manifest, then show the checkpoint."""
        before = self._state()
        whole = full or before.look != self.look or not (self.root / manifest.INDEX).exists()
        after = State(self.look, self.newest.size, [snapshot.size, snapshot.day], before.lists, self.health)
        if not whole and before == after:
            return Report(0, 0, self.newest.size, whole=False)
        folder = Folder(self.root, durable=not whole)
        self._program(folder, whole=whole)
        after.lists = self._whole(folder) if whole else self._since(folder, before)
        if whole or before.snapshot != after.snapshot:
            self._snapshot(folder, snapshot, whole=whole)
        self._every_time(folder, snapshot)
        self._log(folder, whole=whole)
        self._seal(folder, whole=whole)
        disk.write(self.file, json.dumps(asdict(after)).encode())
        self.journal.unlink(missing_ok=True)
        return Report(folder.written, folder.removed, self.newest.size, whole=whole)

    def _state(self) -> State:
        try:
            return State(**json.loads(self.file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return State()

    def _program(self, folder: Folder, *, whole: bool) -> None:
        if whole:
            for path, data in files.of_program(self.desk):
                folder.put(path, data)

    def _whole(self, folder: Folder) -> dict[str, int]:
        """Every check, every list; goes on where a build of the same record was interrupted."""
        journal = Journal(self.journal, f"{self.look} {self.newest.size} {self.newest.root.hex()} {self.health}")
        done = journal.resume(folder)
        for path, data in files.of_documents(0, self.newest.size):
            folder.put(path, data)
        total = checks.Listing(ended=True).count()
        starts = range(done, total, CHUNK)
        for start, (made, written) in zip(starts, self._chunks(starts), strict=True):
            folder.made |= made
            folder.written += written
            journal.add(start + CHUNK, made)
            self.progress(min(start + CHUNK, total), total)
        for path, data in files.of_feeds((), desk=self.desk, every=True):
            folder.put(path, data)
        return self._put_lists(folder, shelves.changed(desk=self.desk))

    def _chunks(self, starts: Sequence[int]) -> Iterator["_Chunk"]:
        """What was made of each `CHUNK` checks, in order; by several processes where that is worth their start."""
        workers = os.cpu_count() or 1
        if workers == 1 or len(starts) < WORTH_WORKERS or threading.current_thread() is not threading.main_thread():
            yield from (_chunk(self.root, self.archive, start) for start in starts)
            return
        fresh = multiprocessing.get_context("spawn")  # a fork would share the database connection
        with ProcessPoolExecutor(workers, mp_context=fresh, initializer=django.setup) as pool:
            try:
                yield from pool.map(partial(_chunk, self.root, self.archive), starts)
            finally:
                pool.shutdown(cancel_futures=True)

    def _since(self, folder: Folder, before: State) -> dict[str, int]:
        """The checks that the new entries are about, with their lists, and those whose captures fared otherwise."""
        for sha256 in checks.erased(before.size):
            folder.drop(f"documents/{sha256[:2]}/{sha256}.json")
        for path, data in files.of_documents(before.size, self.newest.size):
            folder.put(path, data)
        touched = list(checks.some(checks.touched(before.size, self.newest.size)))
        unwell = list(checks.some(health.citing(health.changed_since(before.health))))
        todo = {standing.id: standing for standing in (*touched, *unwell)}
        for done, standing in enumerate(todo.values(), start=1):
            _put_check(folder, standing, self.desk, self.archive)
            self._drop_left(folder, standing)
            self.progress(done, len(todo))
        for path, data in files.of_feeds(touched, desk=self.desk, every=False):
            folder.put(path, data)
        return self._put_lists(
            folder, shelves.changed(desk=self.desk, by=shelves.Range(before.size, touched, before.lists))
        )

    def _drop_left(self, folder: Folder, standing: Standing) -> None:
        """A check that ended loses its share image, and perhaps its copies."""
        for home in (f"checks/{standing.id}/", f"en/checks/{standing.id}/"):
            for path in folder.listed(home, home):
                if path not in folder.made:
                    folder.drop(path)

    def _put_lists(self, folder: Folder, changed: shelves.Changed) -> dict[str, int]:
        for path, data in changed.files:
            folder.put(path, data)
        for path in changed.gone:
            folder.drop(path)
        return dict(changed.counts)

    def _snapshot(self, folder: Folder, snapshot: Snapshot, *, whole: bool) -> None:
        made = set()
        for path, data in files.of_snapshot(snapshot, desk=self.desk):
            folder.put(path, data)
            made.add(path)
        if not whole:
            for path in self._of_earlier_snapshots() - made:
                folder.drop(path)

    def _of_earlier_snapshots(self) -> set[str]:
        """What the last snapshot left: it may have had more files."""
        found = set()
        for top in ("data", "search", "sitemap"):
            place = self.root / top
            listed = (path.relative_to(self.root).as_posix() for path in place.rglob("*") if path.is_file())
            found |= {path for path in listed if not path.endswith((".html", "new.json", "new.xml"))}
        return found

    def _every_time(self, folder: Folder, snapshot: Snapshot) -> None:
        for path, data in files.of_every_build(snapshot, self.newest, desk=self.desk):
            folder.put(path, data)

    def _log(self, folder: Folder, *, whole: bool) -> None:
        """The tiles: the sequencer put them into the data folder's site; any other folder gets them here."""
        sizes = [size for size in log.sizes() if size <= self.newest.size]
        if whole:
            size = self.newest.size
            root = log_folder.write_tiles(self.root / "log", entries.leaves(0, size), sizes, durable=False)
            if root != self.newest.root:
                raise Broken("log_rewritten", size=size)
        wanted = {f"log/{path}" for path in tiles.kept(sizes)}
        listed = set() if whole else folder.listed("log/tile/", "log/tile/")
        if not whole and not all((self.root / path).exists() for path in wanted - listed):
            log_folder.write_tiles(self.root / "log", entries.leaves(0, self.newest.size), sizes)
        for number, signed in log.rotations():
            folder.put(f"log/rotation/{number}", signed)
        for path in sorted(wanted - listed):
            folder.note(path)
        for path in sorted(listed - wanted):
            folder.drop(path)

    def _seal(self, folder: Folder, *, whole: bool) -> None:
        """List every file, sign the list, and show the checkpoint that it is bound to."""
        if whole:
            folder.drop_others()
            folder.sync()
            there = ((path, sha256) for path, sha256 in folder.made.items() if sha256)
            index = manifest.write(self.root, there)
        else:
            index = manifest.update(self.root, folder.made)
        self._sign(index)
        log_folder.publish(self.root / "log", log.note_at(self.newest.size))

    def _sign(self, index: manifest.Index) -> None:
        """Sign, unless exactly this was signed before: a backup without keys can be built that way."""
        known = log.identity()
        held = disk.read(self.root / manifest.NOTE)
        if held is not None and known is not None:
            with suppress(Broken):
                if manifest.verify(held, known.keys[-1:]) == manifest.Manifest(self.newest, index):
                    return
        disk.write(self.root / manifest.NOTE, manifest.sign(index, self.newest, log.signer()))


_Chunk = tuple[dict[str, str | None], int]


def _chunk(root: Path, archive: Path, start: int) -> _Chunk:
    """Make `CHUNK` checks from place `start`: what lies where, and how many files were written."""
    folder, here = Folder(root, durable=False), identity.ours()
    for standing in checks.some(checks.Listing(ended=True).ids(start, start + CHUNK)):
        _put_check(folder, standing, here, archive)
    return folder.made, folder.written


def _put_check(folder: Folder, standing: Standing, here: Desk, archive: Path) -> None:
    for path, data in files.of_check(standing, desk=here, archive=archive):
        folder.put(path, data)
