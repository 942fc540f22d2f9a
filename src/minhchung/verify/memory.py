"""What was seen last time: for each log its key and newest checkpoint, and which log is found at each place.

One JSON file. Whoever keeps it can prove that a log was rolled back or forked: the signed checkpoints are in it.
"""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from minhchung.errors import Broken, Refused
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog import note as notes
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.note import Verifier

FORM = "minhchung-verify/1"
SAMPLE = "sample.invalid/log"  # the log of every sample desk (RFC 2606: no real one can have this name)


@dataclass(frozen=True)
class Seen:
    """`key` is a vkey, `note` the signed checkpoint."""

    key: str
    note: str

    @property
    def verifier(self) -> Verifier:
        return notes.verifier(self.key)

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says; it was verified when it was seen."""
        return checkpoints.decode(body(self.note.encode()))


def body(note: bytes) -> bytes:
    """The text of a signed note, unverified."""
    return note.rpartition(b"\n\n")[0] + b"\n"


class Memory:
    """The file `file`, which need not be there yet. Raises Refused: state_unusable, also from every method."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._logs, self._places = self._load()

    def origin_at(self, place: str) -> str:
        """The origin of the log that was seen at `place`, "" when nothing was."""
        return self._places.get(place, "")

    def seen(self, origin: str, place: str = "") -> Seen | None:
        """What was seen of the log. All sample desks share one name, so of a sample only what was seen at `place`."""
        return self._logs.get(_known_as(origin, place))

    def keep(self, place: str, seen: Seen) -> None:
        """Remember `seen`, at `place` unless that is ""; what another process remembered meanwhile stays."""
        self._logs, self._places = self._load()
        origin = seen.verifier.name
        self._logs[_known_as(origin, place)] = seen
        if place:
            self._places[place] = origin
        logs = {name: asdict(one) for name, one in self._logs.items()}
        self._write({"form": FORM, "logs": logs, "places": self._places})

    def _load(self) -> tuple[dict[str, Seen], dict[str, str]]:
        try:
            held = json.loads(self.file.read_text("utf-8"))
            return _parsed(held)
        except FileNotFoundError:
            return {}, {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, Refused, Broken) as error:
            raise Refused("state_unusable", file=self.file, reason=_reason(error)) from error

    def _write(self, held: dict[str, Any]) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.file.parent, prefix=self.file.name, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(held, out, ensure_ascii=False, indent=1)
                out.flush()
                os.fsync(out.fileno())
            Path(name).replace(self.file)
        except OSError as error:
            raise Refused("state_unusable", file=self.file, reason=_reason(error)) from error


def _parsed(held: Any) -> tuple[dict[str, Seen], dict[str, str]]:
    """Raises one of the errors that `_load` names for anything but what `keep` writes."""
    if held["form"] != FORM:
        raise ValueError(held["form"])
    logs = {origin: Seen(one["key"], one["note"]) for origin, one in held["logs"].items()}
    for origin, one in logs.items():
        if not one.verifier.name == one.checkpoint.origin == origin.partition("@")[0]:
            raise ValueError(origin)
    return logs, {str(place): str(origin) for place, origin in held["places"].items()}


def _known_as(origin: str, place: str) -> str:
    return f"{origin}@{place}" if origin == SAMPLE else origin


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
