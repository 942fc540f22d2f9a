"""The order of the log: what may follow what, entry by entry, with one small line for each check."""

import re
import sys

from minhchung.errors import Refused
from minhchung.lib.publication import canonical
from minhchung.lib.publication.entry import Entry
from minhchung.lib.tlog import note as notes

from .keys import Key

_ID = re.compile(r"[a-z0-9-]{3,20}")  # it becomes part of a path
NOTICE, MODE = "notice-", "mode-"  # notices and switches of the mode are named by their number
DECLINED = "declined-"  # totals by their month
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
CHECKS = ("published", "corrected")


class Line:
    """A check so far. `newest`: the digest of its last version, `captures` how many that cites; `ended`: retracted."""

    __slots__ = ("captures", "ended", "newest", "public", "published", "replies", "revision")

    def __init__(self, published: str) -> None:
        self.published = published
        self.revision = 0
        self.replies = 0
        self.captures = 0
        self.newest = b""
        self.ended = False
        self.public = False


class History:
    """Takes the entries in order. Some 300 bytes a check are held."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self.keys: list[Key] = []
        self.kinds: dict[str, int] = {}
        self._withdrawn: dict[str, int] = {}
        self._month = ""

    def take(self, index: int, entry: Entry) -> bool:
        """Whether `entry` may stand here."""
        rule = _RULES.get(entry.kind)
        sound = (index > 0 or entry.kind == "key") and (rule is None or rule(self, index, entry))
        self.kinds[entry.kind] = self.kinds.get(entry.kind, 0) + 1
        return sound

    def count(self, kind: str) -> int:
        """How many entries of this kind came."""
        return self.kinds.get(kind, 0)

    def _key(self, index: int, entry: Entry) -> bool:
        try:
            found = notes.verifier(entry.id)
        except Refused:
            return False
        origin = self.keys[0].verifier.name if self.keys else found.name
        self.keys.append(Key(index, found))
        named = entry.sha256 == canonical.digest(entry.id.encode()) and found.text == entry.id and found.name == origin
        return named and entry.revision == len(self.keys) and not entry.evidence

    def _published(self, _index: int, entry: Entry) -> bool:
        if not _ID.fullmatch(entry.id):
            return False
        fresh = entry.id not in self.lines and not entry.id.startswith((NOTICE, MODE, DECLINED))
        line = self.lines.setdefault(entry.id, Line(sys.intern(entry.date)))
        return self._version(line, entry) and fresh and entry.revision == 1

    def _corrected(self, _index: int, entry: Entry) -> bool:
        line = self.lines.get(entry.id)
        return line is not None and not line.ended and self._version(line, entry)

    def _version(self, line: Line, entry: Entry) -> bool:
        follows = entry.revision == line.revision + 1
        line.revision, line.captures, line.newest = entry.revision, len(entry.evidence), bytes.fromhex(entry.sha256)
        line.public = False
        return follows

    def _retracted(self, _index: int, entry: Entry) -> bool:
        line = self.lines.get(entry.id)
        if line is None or line.ended:
            return False
        line.ended = True
        return entry.revision == line.revision + 1 and not entry.evidence

    def _reply(self, _index: int, entry: Entry) -> bool:
        line = self.lines.get(entry.id)
        if line is None:
            return False
        line.replies += 1
        return entry.revision == line.replies and not entry.evidence

    def _notice(self, _index: int, entry: Entry) -> bool:
        number = self.count("notice") + 1
        return entry.revision == number and entry.id == f"{NOTICE}{number}" and not entry.evidence

    def _mode(self, _index: int, entry: Entry) -> bool:
        number = self.count("mode") + 1
        return entry.revision == number and entry.id == f"{MODE}{number}" and not entry.evidence

    def _declined(self, _index: int, entry: Entry) -> bool:
        """A total for a month that is over, each later than the one before."""
        before, self._month = self._month, entry.id.removeprefix(DECLINED)
        named = entry.id == f"{DECLINED}{self._month}" and bool(_MONTH.fullmatch(self._month))
        in_order = before < self._month < entry.date[:7] and entry.revision == self.count("declined_total") + 1
        return named and in_order and not entry.evidence

    def _withdrawal(self, _index: int, entry: Entry) -> bool:
        number = self._withdrawn[entry.id] = self._withdrawn.get(entry.id, 0) + 1
        known = entry.id in self.lines or self._is_notice(entry.id)
        return entry.revision == number and known and not entry.evidence

    def _is_notice(self, name: str) -> bool:
        number = name.removeprefix(NOTICE)
        return name != number and number.isdecimal() and 1 <= int(number) <= self.count("notice")


_RULES = {
    "key": History._key,
    "published": History._published,
    "corrected": History._corrected,
    "retracted": History._retracted,
    "reply": History._reply,
    "notice": History._notice,
    "withdrawn": History._withdrawal,
    "mode": History._mode,
    "declined_total": History._declined,
}
