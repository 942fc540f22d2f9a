"""Matches a tip as it was sent, in memory: within the encoder's budget, and once for a text that many send.

Beyond the budget a tip is matched by its words alone. What is remembered is kept under digests with a salt of this
process, in bounded tables that are never written: the answer of a text for a minute, and which wording it became.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from threading import Lock
from typing import Generic, TypeVar

from django.conf import settings

from minhchung.record import answer
from minhchung.record.answer import Answer

# What tips may take of the encoder: seconds at once, then so much of each second; and what the background may do
# meanwhile, which matches again what was matched by words. Most of the machine is for requests that need no encoder.
AT_ONCE_SECONDS, SHARE = 2.0, 0.1
AT_ONCE_BEHIND, SHARE_BEHIND = 0.5, 0.05
REMEMBERED_SECONDS = 60.0
RUSH_SECONDS = 1.0  # tips were refused as lately as that
TICKET_SECONDS = 2 * 3600.0  # between reading what would be stored, and sending it
MOST = 20_000
_SALT = secrets.token_bytes(32)
Value = TypeVar("Value")


class Memory(Generic[Value]):
    """A bounded table of this process: what was put in first, or is older than its time, is forgotten."""

    def __init__(self, most: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = Lock()
        self._held: OrderedDict[bytes, tuple[float, Value]] = OrderedDict()

    def put(self, key: bytes, value: Value, *, seconds: float = float("inf")) -> None:
        """Remember `value` for `seconds`."""
        with self._lock:
            self._held[key] = self._clock() + seconds, value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def get(self, key: bytes) -> Value | None:
        """What is remembered under `key`, None where nothing is."""
        with self._lock:
            until, value = self._held.get(key, (0.0, None))
            if until > self._clock():
                return value
            self._held.pop(key, None)
        return None


class Budget:
    """Seconds of work that may be spent: `at_once`, filled up again by `share` of each second that passes."""

    def __init__(self, at_once: float, share: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._share = share
        self._clock = clock
        self._lock = Lock()
        self._left = at_once
        self._filled = clock()
        self._refused = float("-inf")

    @contextmanager
    def spend(self) -> Iterator[bool]:
        """Whether the work within may be done; what it takes is spent, so that the last one may overdraw."""
        begun, granted = self._clock(), self._granted()
        try:
            yield granted
        finally:
            if granted:
                with self._lock:
                    self._left -= self._clock() - begun

    def short(self, seconds: float) -> bool:
        """Whether any work had to be refused within the last `seconds`."""
        return self._clock() - self._refused < seconds

    def _granted(self) -> bool:
        now = self._clock()
        with self._lock:
            self._left = min(self._at_once, self._left + (now - self._filled) * self._share)
            self._filled = now
            if self._left <= 0:
                self._refused = now
            return self._left > 0


_meant: Memory[Answer] = Memory(2_000)
_by_words: Memory[Answer] = Memory(2_000)
_became: Memory[int] = Memory(MOST)
_tickets: Memory[tuple[bytes, bytes]] = Memory(MOST)
_encoder = Budget(AT_ONCE_SECONDS, SHARE)
_behind = Budget(AT_ONCE_BEHIND, SHARE_BEHIND)
_turns = tuple(Lock() for _ in range(64))


def ask(text: str, *, lang: str) -> Answer:
    """What `record.answer.ask` answers, counted as there. Raises Refused: what that raises."""
    key = digest(f"{_here()} {answer.position()} {lang} {text}")
    found = _meant.get(key) or _asked(key, text, lang)
    answer.count(found)
    return found


@contextmanager
def background() -> Iterator[bool]:
    """Whether work in the background may be done now: a little of it, while more tips come than the encoder reads."""
    with _behind.spend() as granted:
        yield granted or not _encoder.short(RUSH_SECONDS)


def digest(text: str) -> bytes:
    """A key that nobody outside this process can make."""
    return blake2b(text.encode("utf-8", "replace"), key=_SALT, digest_size=16).digest()


def ticket(text: str, shown: str) -> str:
    """A random word under which this process knows, for a while, that `text` was sent and `shown` is kept of it."""
    made = secrets.token_urlsafe(16)
    _tickets.put(made.encode(), (digest(text), _gist(shown)), seconds=TICKET_SECONDS)
    return made


@contextmanager
def as_sent(given: str, kept: str) -> Iterator["Turn"]:
    """Alone, in this process, with whoever sent the same text as the one whose `ticket` is given.

    Only if what is now `kept` is what was shown under it: nobody else's text is counted to another's words.
    """
    key, shown = (_tickets.get(given.encode()) if given else None) or (b"", b"")
    if not key or shown != _gist(kept):
        yield Turn(None)
        return
    with _turns[key[0] % len(_turns)]:
        yield Turn(key)


class Turn:
    """One sender of a text."""

    def __init__(self, key: bytes | None) -> None:
        self._key = digest(f"{_here()} {key.hex()}") if key else None

    @property
    def wording(self) -> int | None:
        """What the same text became before."""
        return _became.get(self._key) if self._key else None

    def became(self, wording: int) -> None:
        """Remember what it became now."""
        if self._key:
            _became.put(self._key, wording)


def _asked(key: bytes, text: str, lang: str) -> Answer:
    """A text that was matched by its words alone is matched by its meaning as soon as somebody sends it in time."""
    with _encoder.spend() as meaning:
        found = None if meaning else _by_words.get(key)
        if found is None:
            found = answer.related(text, lang=lang, meaning=meaning)
            (_meant if meaning else _by_words).put(key, found, seconds=REMEMBERED_SECONDS)
    return found


def _gist(kept: str) -> bytes:
    """Browsers send line ends of their own."""
    return digest(" ".join(kept.split()))


def _here() -> str:
    """The data folder in use: a process that goes from one to another, as tests do, must not mix two."""
    return str(settings.MINHCHUNG_DATA)
