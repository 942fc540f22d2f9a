"""The only writer of checkpoints: gives the entries that wait their place in the signed tree, safe against any kill.

Order (as sunlight does): recover what a killed run left -> compare with what the world saw -> stage tiles -> sign ->
compare-and-swap the checkpoint in the store -> move the tiles into place. Publishing the checkpoint (`folder.publish`)
is left to the caller, who first puts in place what the entries name. Entries are durable in the store before they come
here, so a run that dies before the swap leaves nothing behind, and one that dies after it is finished by the next.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from minhchung.errors import Broken

from . import checkpoint as checkpoints
from . import disk, merkle
from .checkpoint import Checkpoint
from .folder import drop_others, present, reader, write_tiles
from .growth import Builder, Growth
from .note import Signer, Verifier
from .tiles import Hashes, Tile, grown, kept


class Store(Protocol):
    """What holds the entries and the signed checkpoints, durably; shared by all sequencers of a log."""

    def latest(self) -> bytes:
        """The signed note of the newest checkpoint, b"" when there is none."""

    def commit(self, old: bytes, new: bytes) -> bool:
        """Make `new` the newest, durably, if `old` still is; False when another sequencer was faster."""

    def count(self) -> int:
        """How many entries there are, at the indices 0 to count - 1."""

    def entries(self, start: int, end: int) -> Iterable[bytes]:
        """Those at the indices from `start` up to, not including, `end`."""

    def sizes(self) -> Sequence[int]:
        """The sizes of all checkpoints there ever were, ascending. Asked only when tiles are made anew."""


@dataclass(frozen=True)
class _Run:
    store: Store
    folder: Path
    staged: Path
    keys: Sequence[Signer]
    origin: str
    verifiers: Sequence[Verifier]
    step: Callable[[str], None]


def sequence(
    store: Store,
    folder: Path,
    staging: Path,
    key: Signer | Sequence[Signer],
    *,
    verifiers: Iterable[Verifier] = (),
    published: Iterable[bytes] = (),
    step: Callable[[str], None] = lambda _name: None,
) -> Checkpoint:
    """Sign a checkpoint over all entries of `store` and put its tiles in `folder`; returns the newest checkpoint.

    `folder` is that of the log, `staging` a private one (best on the same file system), `key` one that signs, or more
    (the old and the new one at a change of keys; all of one name). `verifiers` are further keys of earlier checkpoints,
    `published` checkpoints that can be read elsewhere, such as at the public address; those that are no notes of this
    log are passed over. `step` is told the name of each step. A run without new entries only mends the folder.

    Raises Broken: log_ahead (somebody saw more entries signed: an old backup was restored), log_forked (somebody saw
    other entries signed), log_lost and log_rewritten (the store no longer holds what it signed), and what
    `checkpoint.verify` raises for the store's own; Failed: disk_full, log_busy. Nothing is signed then.
    """
    keys = (key,) if isinstance(key, Signer) else tuple(key)
    known = (*(one.verifier for one in keys), *verifiers)
    run = _Run(store, folder, staging / "next", keys, keys[0].name, known, step)
    with disk.full_is_failed(), disk.exclusive(staging):
        old = store.latest()
        committed, builder = _recover(run, old)
        step("recovered")
        _compare(run, committed, published)
        step("compared")
        count = store.count()
        if old and count == committed.size:
            return committed
        return _extend(run, old, builder, count)


def _extend(run: _Run, old: bytes, builder: Builder, count: int) -> Checkpoint:
    """Stage, sign, swap, move."""
    for entry in run.store.entries(builder.size, count):
        _stage(run, builder.add(entry))
    if builder.size != count:
        raise Broken("log_lost", size=count, count=builder.size)
    _stage(run, builder.edge())
    run.step("staged")
    grown_to = Checkpoint(run.origin, builder.size, builder.root())
    note = checkpoints.sign(grown_to, *run.keys)
    run.staged.mkdir(exist_ok=True)
    disk.put(run.staged / "checkpoint", note, durable=False)  # lost in a power cut, the tiles are made anew
    run.step("signed")
    if not run.store.commit(old, note):
        run.step("lost")
        return _recover(run, run.store.latest())[0]
    run.step("committed")
    _move(run)
    run.step("moved")
    return grown_to


def _stage(run: _Run, files: Iterable[tuple[Tile, bytes]]) -> None:
    """Write tiles aside, so that after the swap nothing but a rename is left to do."""
    for tile, data in files:
        target = run.staged / tile.path
        target.parent.mkdir(parents=True, exist_ok=True)
        disk.put(target, data)
        run.step("staging")


def _move(run: _Run) -> None:
    """Put what is staged in its place; drop the partial files of what is full now. Can be begun again at any point."""
    staged = [file.relative_to(run.staged).as_posix() for file in run.staged.rglob("tile/**/*") if file.is_file()]
    for path in sorted(staged):
        run.step("moving")
        disk.move(run.staged / path, run.folder / path)
    for parent in {(run.folder / path).parent for path in staged}:
        disk.sync(parent)
    for path in staged:
        shutil.rmtree(run.folder / f"{path}.p", ignore_errors=True)
    run.step("dropped")
    (run.staged / "checkpoint").unlink()  # first, so that half a staging folder is never taken for a whole one
    shutil.rmtree(run.staged)


def _recover(run: _Run, note: bytes) -> tuple[Checkpoint, Builder]:
    """The newest checkpoint, with its tiles in place, and the builder that goes on from it."""
    committed = checkpoints.verify(note, run.verifiers) if note else Checkpoint(run.origin, 0, merkle.EMPTY)
    if committed.origin != run.origin:
        raise Broken("checkpoint_origin", origin=committed.origin)
    if note and disk.read(run.staged / "checkpoint") == note:
        _move(run)
        drop_others(run.folder, kept(_sizes(run, committed)))
    shutil.rmtree(run.staged, ignore_errors=True)
    if run.store.count() < committed.size:
        raise Broken("log_lost", size=committed.size, count=run.store.count())
    builder = _resume(run, committed)
    if not builder:
        _rebuild(run, committed)
        builder = _resume(run, committed)
    if not builder:
        raise Broken("log_rewritten", size=committed.size)
    return committed, builder


def _sizes(run: _Run, committed: Checkpoint) -> list[int]:
    """The sizes of all checkpoints up to the newest that this run knows of."""
    return [size for size in run.store.sizes() if size <= committed.size]


def _resume(run: _Run, committed: Checkpoint) -> Builder | None:
    """The builder at `committed`, if the folder holds its full files and, byte for byte, its partial ones."""
    start = committed.size - committed.size % 256
    try:
        builder = Builder(Growth.resume(reader(run.folder), start))
    except Broken:
        return None
    for entry in run.store.entries(start, committed.size):
        builder.add(entry)
    edge = all(disk.read(run.folder / tile.path) == data for tile, data in builder.edge())
    full = {tile.path for tile in grown(0, committed.size) if tile.full}
    return builder if edge and full <= present(run.folder) and builder.root() == committed.root else None


def _rebuild(run: _Run, committed: Checkpoint) -> None:
    """Make the tiles anew from the entries. Raises Broken: log_rewritten, before it touches any."""
    if _root(run, committed.size) != committed.root:
        raise Broken("log_rewritten", size=committed.size)
    run.step("rebuilding")
    write_tiles(run.folder, run.store.entries(0, committed.size), _sizes(run, committed))


def _compare(run: _Run, committed: Checkpoint, published: Iterable[bytes]) -> None:
    """Raises Broken: log_ahead, log_forked, when anything was signed that our entries do not go on from."""
    for seen in _signed(run, (disk.read(run.folder / "checkpoint") or b"", *published)):
        if seen.size > committed.size:
            raise Broken("log_ahead", seen=seen.size, size=committed.size)
        if seen != committed and not _begins(run, seen, committed):
            raise Broken("log_forked", size=seen.size)


def _signed(run: _Run, notes: Iterable[bytes]) -> Iterator[Checkpoint]:
    """Those of `notes` that are checkpoints of this log: an error page at the public address must not stop the desk."""
    for note in notes:
        try:
            found = checkpoints.verify(note, run.verifiers)
        except Broken:
            continue
        if found.origin == run.origin:
            yield found


def _begins(run: _Run, seen: Checkpoint, committed: Checkpoint) -> bool:
    """Whether the committed tree begins with the seen one."""
    try:
        path = merkle.prove_consistency(seen.size, committed.size, Hashes(reader(run.folder), committed.size))
    except Broken:
        path = []
    if merkle.check_consistency(seen.size, committed.size, seen.root, committed.root, path):
        return True
    return _root(run, seen.size) == seen.root  # a full tile may be damaged: the entries decide


def _root(run: _Run, size: int) -> bytes:
    """The root of the first `size` entries of the store."""
    growth = Growth()
    for entry in run.store.entries(0, size):
        growth.add(merkle.leaf_hash(entry))
    return growth.root()
