"""The index folder: which generation is in use, who may write, what is left over.

current          JSON naming the generation in use and the format; replaced by rename: old or new, never half
lock             flock: one writer at a time, over all processes and threads
vectors.sqlite3  vectors by text, for all generations
g-.../           one generation: docs.sqlite3 and terms/
"""

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minhchung.errors import Failed

FORMAT = 1
POLL_SECONDS = 0.05


def current(root: Path) -> Path | None:
    """The generation in use; None when none is named, its folder is not there, or the format is another."""
    try:
        named = json.loads((root / "current").read_bytes())
        if named["format"] != FORMAT:
            return None
        folder = root / str(named["generation"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder if folder.is_dir() and folder.parent == root else None


def point(root: Path, generation: Path) -> None:
    """Make `generation` the one in use, durably."""
    fresh = root / f"current.{os.getpid()}"
    with fresh.open("w", encoding="ascii") as file:
        json.dump({"format": FORMAT, "generation": generation.name}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / "current")
    _sync_folder(root)


def signature(root: Path) -> tuple[int, int]:
    """Changes when another generation was put in use, or the folder is gone."""
    try:
        found = (root / "current").stat()
    except OSError:
        return (0, 0)
    return (found.st_ino, found.st_mtime_ns)


def fresh(root: Path) -> Path:
    """A new, empty generation folder."""
    folder = root / f"g-{secrets.token_hex(6)}"
    folder.mkdir(parents=True)
    return folder


def sweep(root: Path, *, keep: Path | None) -> None:
    """Delete every generation but `keep`. Only the holder of the lock may."""
    for folder in root.glob("g-*"):
        if folder != keep:
            shutil.rmtree(folder, ignore_errors=True)
    for left in root.glob("current.*"):
        left.unlink(missing_ok=True)


@contextmanager
def exclusive(root: Path, *, timeout: float) -> Iterator[None]:
    """Hold the folder's write lock. Raises Failed: index_busy after `timeout` seconds."""
    root.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + timeout
    with (root / "lock").open("a") as file:
        while not _locked(file.fileno()):
            if time.monotonic() >= end:
                raise Failed("index_busy", seconds=round(timeout))
            time.sleep(POLL_SECONDS)
        yield  # closing the file lets go of the lock


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
