"""The folder of a log: `checkpoint` and `tile/...`, a pure function of its entries and the sizes of its checkpoints."""

import os
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from minhchung.errors import Broken

from . import disk
from .growth import Builder
from .tiles import Read, Tile, kept, partial


def reader(folder: Path) -> Read:
    """Reads the files of the log in `folder`; None for one that is not there."""
    return lambda path: disk.read(folder / path)


def publish(folder: Path, note: bytes) -> None:
    """Show the world the signed checkpoint `note`: the last step, after all that it promises is in place.

    One at a time, and never an older one: take the note from the store while holding `disk.exclusive(staging)`.
    Raises Failed: disk_full.
    """
    with disk.full_is_failed():
        if disk.read(folder / "checkpoint") != note:
            disk.write(folder / "checkpoint", note)


def write_tiles(folder: Path, entries: Iterable[bytes], sizes: Sequence[int], *, durable: bool = True) -> bytes:
    """Make all tiles and bundles of the log whose checkpoints have these sizes (ascending); returns its root.

    Files that are right stay untouched, files that no checkpoint needs go. `durable` waits for the disk at each file.
    Raises Broken: log_lost, when there are fewer entries than the last size; Failed: disk_full.
    """
    size = sizes[-1] if sizes else 0
    builder = Builder()
    with disk.full_is_failed():
        for entry in islice(entries, size):
            for tile, data in builder.add(entry):
                _place(folder, tile, data, durable=durable)
        if builder.size != size:
            raise Broken("log_lost", size=size, count=builder.size)
        for tile in partial(sizes):
            _place(folder, tile, builder.part(tile), durable=durable)
        drop_others(folder, kept(sizes))
    return builder.root()


def _place(folder: Path, tile: Tile, data: bytes, *, durable: bool) -> None:
    target = folder / tile.path
    if disk.read(target) != data:
        disk.write(target, data, durable=durable)


def present(folder: Path) -> set[str]:
    """The paths of all files under tile/, from one listing of each folder: a million entries have 8,000 files."""
    cut = len(f"{folder}/")
    return {f"{top}/{name}"[cut:] for top, _folders, names in os.walk(folder / "tile") for name in names}


def drop_others(folder: Path, keep: set[str]) -> None:
    """Delete every file under tile/ that is not to be kept, and the folders that this empties."""
    for path in sorted((folder / "tile").rglob("*"), reverse=True):  # what a folder holds comes before it
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in keep:
            path.unlink()
