"""One generation of the index: documents, terms and vectors of one folder, kept up with what others write."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from minhchung.lib.retrieval.compare import Reading
from minhchung.lib.retrieval.dense import Vectors, key_of, mixed, passages, unpacked
from minhchung.lib.retrieval.lexical import Lexicon, Terms, terms
from minhchung.lib.retrieval.shapes import Doc, Token, Tokens
from minhchung.lib.retrieval.store import Store

LOAD = 4096  # documents whose vectors are added to faiss at a time
READINGS = 500  # documents whose words stay in memory, 20 kB each, since most messages find the same ones
COMPACT = 1.25  # vectors in memory to documents alive: beyond it the removed ones are let go


class Generation:
    """Documents in `folder`. `lock` guards every member; `write` needs the folder's write lock too.

    Raises sqlite3.Error, OSError or ValueError when its files are damaged.
    """

    def __init__(self, folder: Path, *, vectors: Path, tokens: Tokens, encoder: str) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self.store = Store(folder / "docs.sqlite3", vectors=vectors)
        self.lexicon = Lexicon(folder / "terms")
        self.vectors = Vectors()
        self.live: dict[int, str] = {}  # number -> language, its first subtag
        self.tokens = tokens
        self._encoder = encoder
        self._readings: OrderedDict[int, Reading] = OrderedDict()
        self._stamp: tuple[int, int] | None = None
        self._next = self._last_gone = self._last_vector = 0
        self.refresh()

    def close(self) -> None:
        with self.lock:
            self.store.close()

    def sound(self) -> bool:
        """Whether the files agree: SQLite's pages in order and every document among the terms."""
        return self.store.sound() and self.lexicon.count >= self.store.count

    def write(self, docs: Sequence[Doc], *, remove: Iterable[str] = (), position: int | None = None) -> None:
        """Add or replace documents, remove ids and set the position, in one step for whoever asks."""
        latest = {doc.id: _storable(doc) for doc in docs}
        with self.lock:
            first = self.store.next_number
            old = self.store.numbers({*latest, *remove})
        numbered = list(enumerate(latest.values(), start=first))
        self.lexicon.write(((n, primary(doc.lang), self.terms_of(doc)) for n, doc in numbered), [])
        added = [(n, doc, [key_of(text, self._encoder) for text in passages(doc)]) for n, doc in numbered]
        with self.lock:
            self.store.change(added, remove=old, position=position)
            self._stamp = None
            self.refresh()
        self._purge()

    def terms_of(self, doc: Doc) -> Terms:
        """The terms of a document, over all its fields."""
        return terms(self.words_of(doc))

    def words_of(self, doc: Doc) -> list[Token]:
        """The words of all its fields."""
        return [token for text in doc.fields().values() for token in self.tokens(text)]

    def readings(self, numbers: Iterable[int]) -> dict[int, Reading]:
        """The living documents among these numbers, as they are compared; a number never comes to mean another one."""
        docs = self.store.docs(numbers)
        found = {n: self._readings.get(n) or Reading.of(doc, tokens=self.tokens) for n, doc in docs.items()}
        for n, reading in found.items():  # to the end: those that nobody found for longest go first
            self._readings[n] = reading
            self._readings.move_to_end(n)
        while len(self._readings) > READINGS:
            self._readings.popitem(last=False)
        return found

    def refresh(self) -> None:
        """Take in what was written since, by this process or another; a few microseconds when nothing was."""
        with self.lock:
            stamp = self.store.stamp()
            if stamp == self._stamp:
                return
            self.lexicon.reload()
            for n in self.store.gone(after=self._last_gone):
                self.live.pop(n, None)
            since, encoded = self._next, self._last_vector
            self._last_gone, self._last_vector = self.store.last_gone, self.store.last_vector
            fresh = self.store.living(since=since)
            self.live.update((n, primary(lang)) for n, lang in fresh)
            self._next = fresh[-1][0] + 1 if fresh else since
            self._load(self.store.vectors(since=since))
            if since:
                self._load(self.store.vectors_of(self.store.newly_encoded(after=encoded)))
            if len(self.vectors) > COMPACT * len(self.live) + LOAD:
                self.vectors = Vectors()
                self._load(self.store.vectors(since=0))
            self._stamp = stamp

    def allowed(self, lang: str = "") -> list[int] | None:
        """The numbers that may be found; None when every vector in memory may."""
        with self.lock:
            if lang:
                return [n for n, spoken in self.live.items() if spoken == lang]
            return list(self.live) if len(self.vectors) > len(self.live) else None

    def _load(self, rows: Iterable[tuple[int, list[bytes]]]) -> None:
        source = iter(rows)
        while batch := list(islice(source, LOAD)):
            self.vectors.add([(n, mixed([unpacked(value) for value in values])) for n, values in batch])

    def _purge(self) -> None:
        """Drop the terms of removed documents, passed over until then; after a kill the next run does it."""
        with self.lock:
            last = self.store.last_gone
            dead = self.store.gone(after=self.store.mark("purged"))
        if dead:
            self.lexicon.write([], dead)
            with self.lock:
                self.store.set_mark("purged", last)


def _storable(doc: Doc) -> Doc:
    """`doc` with "?" for lone surrogates, which no database keeps."""
    texts = {name: text.encode("utf-8", "replace").decode("utf-8") for name, text in doc.fields().items()}
    return replace(doc, **texts)


def primary(lang: str) -> str:
    """The language of a BCP 47 tag: "vi" of "vi-VN"."""
    return lang.partition("-")[0].lower()
