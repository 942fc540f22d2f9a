"""The documents of one generation of the index, in SQLite: which exist, under which number, up to which position.

This file is what counts: tantivy and the vectors may hold numbers that are not here, and those are passed over.
So a change happens in one transaction, whatever was killed around it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from minhchung.lib.retrieval.shapes import Doc

_SCHEMA = """
CREATE TABLE IF NOT EXISTS doc(
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    claim TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL, lang TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passage(
    n INTEGER NOT NULL, part INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (n, part)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passage_key ON passage(key);
CREATE TABLE IF NOT EXISTS gone(at INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS mark(name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""
_UNENCODED = "NOT EXISTS (SELECT 1 FROM cache.vector WHERE cache.vector.key = passage.key)"
_VECTORS = """
SELECT passage.n, cache.vector.value FROM passage LEFT JOIN cache.vector ON cache.vector.key = passage.key
WHERE passage.n {which} ORDER BY passage.n, passage.part
"""


class Store:
    """Documents in the file `path`; for any thread, one at a time. Raises sqlite3.Error when damaged."""

    def __init__(self, path: Path, *, vectors: Path) -> None:
        self._db = sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(_SCHEMA)
        self._db.execute("ATTACH ? AS cache", (str(vectors),))

    def close(self) -> None:
        self._db.close()

    def sound(self) -> bool:
        """Whether SQLite finds its pages in order."""
        return bool(self._one("PRAGMA main.quick_check(1)") == "ok")

    def stamp(self) -> tuple[int, int]:
        """Changes whenever another connection changed the documents or the vectors."""
        return self._int("PRAGMA main.data_version"), self._int("PRAGMA cache.data_version")

    @property
    def count(self) -> int:
        return self._int("SELECT count(*) FROM doc")

    @property
    def next_number(self) -> int:
        return self._int("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'doc'")

    @property
    def last_gone(self) -> int:
        return self._int("SELECT coalesce(max(at), 0) FROM gone")

    @property
    def last_vector(self) -> int:
        return self._int("SELECT coalesce(max(at), 0) FROM cache.vector")

    @property
    def pending(self) -> int:
        """How many documents still wait for a vector."""
        return self._int(f"SELECT count(DISTINCT n) FROM passage WHERE {_UNENCODED}")  # noqa: S608  our own words

    def mark(self, name: str) -> int:
        """The number kept under `name` ("position", "purged"); 0 at first."""
        return self._int("SELECT coalesce(max(value), 0) FROM mark WHERE name = ?", name)

    def set_mark(self, name: str, value: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (name, value))

    def numbers(self, ids: Iterable[str]) -> list[int]:
        """The numbers of those ids that exist."""
        rows = (self._db.execute("SELECT n FROM doc WHERE id = ?", (id_,)).fetchone() for id_ in ids)
        return [row[0] for row in rows if row]

    def change(
        self, add: Sequence[tuple[int, Doc, Sequence[bytes]]], *, remove: Iterable[int], position: int | None
    ) -> None:
        """Remove numbers, add (number, document, keys of its passages), set the position: all or nothing."""
        with self._transaction():
            for n in remove:
                self._db.execute("DELETE FROM doc WHERE n = ?", (n,))
                self._db.execute("DELETE FROM passage WHERE n = ?", (n,))
                self._db.execute("INSERT INTO gone(n) VALUES (?)", (n,))
            for n, doc, keys in add:
                values = (n, doc.id, doc.claim, doc.title, doc.summary, doc.lang)
                self._db.execute("INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?)", values)
                rows = [(n, part, key) for part, key in enumerate(keys)]
                self._db.executemany("INSERT INTO passage VALUES (?, ?, ?)", rows)
            if position is not None:
                self.set_mark("position", position)

    def docs(self, numbers: Iterable[int]) -> dict[int, Doc]:
        """The living documents among these numbers."""
        ask = "SELECT id, claim, title, summary, lang FROM doc WHERE n = ?"
        rows = ((n, self._db.execute(ask, (n,)).fetchone()) for n in dict.fromkeys(numbers))
        return {n: Doc(*row) for n, row in rows if row}

    def living(self, *, since: int) -> list[tuple[int, str]]:
        """(number, language) of the documents numbered from `since` on."""
        return self._db.execute("SELECT n, lang FROM doc WHERE n >= ? ORDER BY n", (since,)).fetchall()

    def gone(self, *, after: int) -> list[int]:
        """Numbers removed after entry `after` of the list of removals."""
        return [n for (n,) in self._db.execute("SELECT n FROM gone WHERE at > ?", (after,))]

    def newly_encoded(self, *, after: int) -> list[int]:
        """Numbers that have a passage whose vector came after entry `after` of the cache."""
        ask = (
            "SELECT DISTINCT passage.n FROM cache.vector JOIN passage ON passage.key = cache.vector.key "
            "WHERE cache.vector.at > ? ORDER BY passage.n"
        )
        return [n for (n,) in self._db.execute(ask, (after,))]

    def vectors(self, *, since: int) -> Iterator[tuple[int, list[bytes]]]:
        """(number, its passages' vectors in order) of wholly encoded documents from number `since` on."""
        return _whole(self._db.execute(_VECTORS.format(which=">= ?"), (since,)))

    def vectors_of(self, numbers: Iterable[int]) -> Iterator[tuple[int, list[bytes]]]:
        """The same, of these numbers."""
        for n in numbers:
            yield from _whole(self._db.execute(_VECTORS.format(which="= ?"), (n,)))

    def unencoded(self, limit: int) -> list[int]:
        """Numbers that wait for a vector, the oldest first, at most `limit`."""
        ask = f"SELECT DISTINCT n FROM passage WHERE {_UNENCODED} ORDER BY n LIMIT ?"  # noqa: S608  our own words
        return [n for (n,) in self._db.execute(ask, (limit,))]

    def _one(self, ask: str, *values: object) -> object:
        return self._db.execute(ask, values).fetchone()[0]

    def _int(self, ask: str, *values: object) -> int:
        return int(str(self._one(ask, *values)))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _whole(rows: Iterable[tuple[int, bytes | None]]) -> Iterator[tuple[int, list[bytes]]]:
    for n, group in groupby(rows, key=itemgetter(0)):
        values = [value for _, value in group]
        if None not in values:
            yield n, [value for value in values if value is not None]
