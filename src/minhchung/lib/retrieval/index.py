"""The index of published checks: add, remove, and find the ones that a message is about.

It is derived: deleted or damaged it opens empty at position 0, and the caller adds everything again. Any number
of threads and processes may ask while one writes.
"""

import contextlib
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from random import SystemRandom
from typing import Literal, Self

from minhchung.lib.retrieval import folder
from minhchung.lib.retrieval.compare import Message
from minhchung.lib.retrieval.dense import Cache, default_encoder, key_of, passages, windows
from minhchung.lib.retrieval.fuse import WEIGHTS
from minhchung.lib.retrieval.generation import Generation
from minhchung.lib.retrieval.rank import best_hits, candidates
from minhchung.lib.retrieval.restore import bare, restored
from minhchung.lib.retrieval.shapes import Doc, Encoder, Guess, Hit, Tokens, Why
from minhchung.lib.retrieval.space import neutral

__all__ = ["Doc", "Hit", "Index", "Why"]

State = Literal["new", "ready", "replaced"]
BATCH = 500  # documents of a rebuild that are committed at a time
MODELS = 3  # checks whose marks a message without marks may take
ENCODE = 16  # texts whose vectors are committed at a time
WAIT_SECONDS = 60.0
DRAWN_FROM = 8  # times as many waiting checks as are encoded at once
_LOT = SystemRandom()
DAMAGE = (sqlite3.Error, OSError, ValueError)


class Index:
    """Open with `Index.open`; a context manager."""

    def __init__(
        self, root: Path, *, tokens: Tokens, guess: Guess, encoder: Encoder, temporary: contextlib.ExitStack
    ) -> None:
        self._root = root
        self._tokens = tokens
        self._guess = guess
        self._encoder = encoder
        self._closing = temporary
        self._switch = threading.RLock()
        self._held = threading.local()
        self._signature = (0, 0)
        self.state: State = "ready"
        self._found_before = (root / "current").exists()
        self._generation = self._open_generation()
        self._found_before = True

    @classmethod
    def open(
        cls,
        path: Path | None,
        *,
        tokens: Tokens,
        guess: Guess = lambda text: "",
        encoder: Encoder | None = None,
    ) -> Self:
        """The index in the folder `path` (None: a temporary one), created when it is not there.

        `state` then says "ready", "new" (nothing was there) or "replaced" (what was there could not be used).
        `tokens` splits texts into words, `guess` tells a text's language. Raises Failed: index_busy.
        """
        closing = contextlib.ExitStack()
        root = path or Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="index-")))
        return cls(root, tokens=tokens, guess=guess, encoder=encoder or default_encoder(), temporary=closing)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files; a temporary index is deleted."""
        with self._switch:
            self._generation.close()
            self._cache.close()
            self._closing.close()

    @property
    def count(self) -> int:
        """How many checks can be found."""
        return len(self._current().live)

    @property
    def position(self) -> int:
        """How far the caller's log of changes is indexed, as it last told `add` or `rebuild`; 0 at first."""
        generation = self._current()
        with generation.lock:
            return generation.store.mark("position")

    @property
    def pending(self) -> int:
        """How many checks are found by their words only, because their vector is still to come."""
        generation = self._current()
        with generation.lock:
            return generation.store.pending

    def add(
        self,
        docs: Iterable[Doc],
        *,
        remove: Iterable[str] = (),
        position: int | None = None,
        timeout: float = WAIT_SECONDS,
    ) -> None:
        """Add or replace `docs`, remove ids, set the position: durably, and all of it or nothing.

        Found by words by the next question, in every process. Raises Failed: index_busy when another writer holds
        the index for more than `timeout` seconds.
        """
        with self._exclusive(timeout):
            generation = self._current()
            generation.write(list(docs), remove=list(remove), position=position)

    def rebuild(self, docs: Iterable[Doc], position: int, *, timeout: float = WAIT_SECONDS) -> None:
        """Build everything anew beside what answers now, then swap. Killed before that, nothing changes."""
        with self._exclusive(timeout):
            self._current()
            folder.sweep(self._root, keep=folder.current(self._root))
            built = self._load(folder.fresh(self._root))
            source = iter(docs)
            while batch := list(islice(source, BATCH)):
                built.write(batch)
            built.write([], position=position)
            built.close()
            folder.point(self._root, built.folder)
            folder.sweep(self._root, keep=built.folder)
            self._current()

    def encode(
        self,
        *,
        limit: int | None = None,
        stop: Callable[[], bool] = lambda: False,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> int:
        """Make the vectors still to come, of at most `limit` checks; returns how many checks still wait.

        Each small batch is durable. `stop` is asked before each; `progress` hears (done, total) after each. May run
        in a thread beside `search`, and in two processes at once.
        """
        total = min(self.pending, limit) if limit is not None else self.pending
        done = 0
        while done < total and not stop():
            worked = self._encode_some(min(ENCODE, total - done))
            if not worked:
                break
            done += worked
            progress(done, total)
        self._current()
        return self.pending

    def search(
        self,
        text: str,
        *,
        k: int = 10,
        lang: str = "",
        only_lang: str = "",
        weights: Mapping[str, float] = WEIGHTS,
    ) -> list[Hit]:
        """The checks that `text` may be about, best first, at most `k`.

        `lang`: of nearly equal ones, those in this language come first; `only_lang` leaves the others out.
        `weights` of the signals words, grams and meaning are for measuring; one that is 0 is not computed.
        """
        message = Message.read(text, tokens=self._tokens, guess=self._guess)
        if not message.words:
            return []
        generation = self._current()
        meant = weights.get("meaning") and len(generation.vectors)
        vectors = (
            neutral(self._encoder.query([*message.parts, *self._restored(generation, message)])) if meant else None
        )
        with generation.lock:
            found = candidates(generation, message, vectors, only_lang=only_lang, weights=weights)
            return best_hits(generation, message, found, k=k, lang=lang)

    def _restored(self, generation: Generation, message: Message) -> list[str]:
        """The message with the marks of the checks that share its words, if it was typed without."""
        if not bare(message.words):
            return []
        with generation.lock:
            near = generation.lexicon.words(message.terms, limit=MODELS).scores
            docs = generation.store.docs(near)
        checks = [tuple(generation.words_of(docs[n])) for n in near if n in docs]
        text = restored(message.text, message.words, checks)
        return windows(text)[:1] if text else []

    def _encode_some(self, limit: int) -> int:
        """Encode `limit` of the oldest checks that wait; returns how many.

        Drawn by lot, so that two processes seldom work on the same.
        """
        generation = self._current()
        with generation.lock:
            oldest = generation.store.unencoded(DRAWN_FROM * limit)
            docs = generation.store.docs(_LOT.sample(oldest, min(limit, len(oldest))))
        texts = {key_of(text, self._encoder.name): text for doc in docs.values() for text in passages(doc)}
        missing = [key for key in texts if key in self._cache.missing(texts)]
        rows = self._encoder.passage([texts[key] for key in missing])
        self._cache.put(dict(zip(missing, rows, strict=True)))
        return len(docs)

    def _current(self) -> Generation:
        """The generation in use, up to date with what other processes did."""
        with self._switch:
            if folder.signature(self._root) != self._signature:
                self._generation = self._open_generation()
            self._generation.refresh()
            return self._generation

    def _open_generation(self) -> Generation:
        """The generation that the folder names; an empty one in its place when that cannot be used."""
        while True:
            self._root.mkdir(parents=True, exist_ok=True)
            self._signature = folder.signature(self._root)
            named = folder.current(self._root)
            self._open_cache()
            generation = self._sound(named) if named else None
            if generation:
                return generation
            if folder.current(self._root) == named:  # else another process swept it: look again
                self._start_empty(named)

    def _sound(self, named: Path) -> Generation | None:
        try:
            generation = self._load(named)
            return generation if generation.sound() else None
        except DAMAGE:
            return None

    def _start_empty(self, damaged: Path | None) -> None:
        with self._exclusive(WAIT_SECONDS):
            if folder.current(self._root) != damaged:
                return
            self.state = "replaced" if self._found_before else "new"
            empty = self._load(folder.fresh(self._root))
            empty.close()
            folder.point(self._root, empty.folder)
            folder.sweep(self._root, keep=empty.folder)

    def _load(self, named: Path) -> Generation:
        return Generation(named, vectors=self._cache.path, tokens=self._tokens, encoder=self._encoder.name)

    def _open_cache(self) -> None:
        path = self._root / "vectors.sqlite3"
        with contextlib.suppress(*DAMAGE):
            self._cache = Cache(path)
            if self._cache.sound():
                return
            self._cache.close()
        for left in self._root.glob("vectors.sqlite3*"):
            left.unlink()
        self._cache = Cache(path)

    @contextlib.contextmanager
    def _exclusive(self, timeout: float) -> Iterator[None]:
        """The folder's write lock, which this thread may hold already."""
        if getattr(self._held, "yes", False):
            yield
            return
        with folder.exclusive(self._root, timeout=timeout):
            self._held.yes = True
            try:
                yield
            finally:
                self._held.yes = False
