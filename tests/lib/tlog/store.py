"""A store of one SQLite file, as small as `sequence.Store` allows."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from minhchung.lib.tlog import tiles

TABLES = """
CREATE TABLE IF NOT EXISTS entry (at INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS checkpoint (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, note BLOB NOT NULL);
"""


class Store:
    def __init__(self, file: Path) -> None:
        self.file = file
        with self._open() as db:
            db.executescript(TABLES)

    def append(self, *entries: bytes) -> None:
        for entry in entries:
            tiles.check_entry(entry)
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            (count,) = db.execute("SELECT coalesce(max(at) + 1, 0) FROM entry").fetchone()
            db.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(entries, count))
            db.execute("COMMIT")

    def latest(self) -> bytes:
        notes = self.notes(" ORDER BY id DESC LIMIT 1")
        return notes[0] if notes else b""

    def notes(self, order: str = " ORDER BY id") -> list[bytes]:
        with self._open() as db:
            return [note for (note,) in db.execute(f"SELECT note FROM checkpoint{order}")]

    def commit(self, old: bytes, new: bytes) -> bool:
        size = int(new.split(b"\n")[1])
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            found = db.execute("SELECT note FROM checkpoint ORDER BY id DESC LIMIT 1").fetchone()
            swapped = (found[0] if found else b"") == old
            if swapped:
                db.execute("INSERT INTO checkpoint (size, note) VALUES (?, ?)", (size, new))
            db.execute("COMMIT")
        return swapped

    def count(self) -> int:
        with self._open() as db:
            return int(db.execute("SELECT coalesce(max(at) + 1, 0) FROM entry").fetchone()[0])

    def entries(self, start: int, end: int) -> Iterable[bytes]:
        with self._open() as db:
            rows = db.execute("SELECT data FROM entry WHERE at >= ? AND at < ? ORDER BY at", (start, end))
            yield from (data for (data,) in rows)

    def sizes(self) -> Sequence[int]:
        with self._open() as db:
            return [size for (size,) in db.execute("SELECT size FROM checkpoint ORDER BY id")]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self.file, isolation_level=None, timeout=30)
        try:
            yield db
        finally:
            db.close()
