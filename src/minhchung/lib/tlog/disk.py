"""Files that are there whole or not at all, also after a power cut: write aside, fsync, rename, fsync the folder."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minhchung.errors import Failed

POLL_SECONDS = 0.02
WAIT_SECONDS = 60.0
ASIDE = ".tmp"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write(target: Path, data: bytes, *, durable: bool = True) -> None:
    """Put `data` in place of `target`. One writer at a time: what is written aside has a fixed name."""
    make(target.parent)
    aside = target.with_name(target.name + ASIDE)
    put(aside, data, durable=durable)
    aside.replace(target)
    if durable:
        sync(target.parent)


def put(target: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file that nobody reads yet."""
    with target.open("wb") as file:
        file.write(data)
        if durable:
            file.flush()
            os.fsync(file.fileno())


def move(source: Path, target: Path) -> None:
    """Put a file in place, from another file system too. The caller syncs the folder."""
    make(target.parent)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        write(target, source.read_bytes())


def make(folder: Path) -> None:
    """Make a folder and those above it, durably."""
    if not folder.is_dir():
        make(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def sync(folder: Path) -> None:
    """Make what was renamed, made and deleted in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(file: Path) -> bytes | None:
    """The bytes of `file`, None when there is no such file."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


@contextmanager
def full_is_failed() -> Iterator[None]:
    """Raises Failed: disk_full, for what the system says about a full disk, a quota or a largest file."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Failed("disk_full") from error
        raise


@contextmanager
def exclusive(folder: Path, *, timeout: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock of `folder` over all processes and threads. Raises Failed: log_busy after `timeout` seconds."""
    make(folder)
    end = time.monotonic() + timeout
    with (folder / "lock").open("a") as file:
        while not _locked(file.fileno()):
            if time.monotonic() >= end:
                raise Failed("log_busy", seconds=round(timeout))
            time.sleep(POLL_SECONDS)
        yield  # closing the file lets go of the lock


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
