"""Looking again: a folder may be rebuilt while it is read, and a CDN may hand out files of two ages."""

import time
from collections.abc import Callable
from typing import TypeVar

from minhchung.lib.tlog import manifest

from .keys import CHECKPOINT
from .source import Source

Result = TypeVar("Result")
TRIES = 3
PAUSE = 3.0  # seconds in which a build that puts one more check into the folder is over


def until_sound(source: Source, look: Callable[[], Result], *, lies: Callable[[Result], bool], pause: float) -> Result:
    """What `look` finds; when that lies, once more after `pause` seconds, and again if the folder changed meanwhile."""
    for attempt in range(1, TRIES + 1):
        before = _marks(source)
        found = look()
        if not lies(found) or attempt == TRIES:
            break
        time.sleep(pause)
        if attempt > 1 and _marks(source) == before:
            break
    return found


def _marks(source: Source) -> tuple[bytes | None, bytes | None]:
    """What changes whenever the folder does."""
    source.forget()
    return source.read(CHECKPOINT), source.read(manifest.NOTE)
