"""Verify a whole published record: log, documents, evidence, files, and that it goes on from what was seen before."""

from minhchung.errors import Refused
from minhchung.lib.tlog.note import Verifier

from . import keys
from .again import PAUSE, until_sound
from .copies import Evidence, check_copies
from .documents import Documents
from .files import Files
from .history import History
from .keys import CHECKPOINT, KEY, Opened, Trust
from .log import read_log, reader
from .memory import Memory, Seen
from .report import Problems, Progress, Report, silent
from .source import Source


def verify(
    source: Source, memory: Memory, *, key: str = "", progress: Progress = silent, pause: float = PAUSE
) -> Report:
    """Verify everything in `source`; what is found sound is remembered in `memory`.

    `key` is the vkey to trust in place of the remembered one. A folder may be rebuilt while it is read: whatever seems
    to lie is looked at again after `pause` seconds, and once more if the folder changed meanwhile. Raises Refused:
    key_form, record_missing, state_unusable, source_unreadable and those of fetching; Failed, of fetching.
    """

    def look() -> Report:
        _check_there(source, memory)
        return _Run(source, memory, progress).verify(key)

    return until_sound(source, look, lies=lambda report: bool(report.problems), pause=pause)


def _check_there(source: Source, memory: Memory) -> None:
    """Raises Refused: record_missing, where there is no record and never was."""
    if source.read(KEY) is None and source.read(CHECKPOINT) is None and not memory.origin_at(source.place):
        raise Refused("record_missing", target=source.place)


class _Run:
    """One reading of all files."""

    def __init__(self, source: Source, memory: Memory, progress: Progress) -> None:
        self.source = source
        self.memory = memory
        self.progress = progress
        self.log = reader(source)
        self.problems = Problems()
        self.evidence = Evidence()

    def verify(self, key: str) -> Report:
        given = keys.trust(self.source, self.memory, key, self.problems)
        opened = keys.open_checkpoint(self.source, given, self.problems) if given else None
        if given is None or opened is None:
            return self._report(given)
        inside = Problems()
        found = read_log(self.source, opened.checkpoint, inside, self.progress)
        current = self._judge(given, opened, found[0] if found else None)
        self.problems.merge(inside)
        if found:
            self.evidence = check_copies(self.source, *found, self.problems, self.progress)
        files = Files(self.source, opened.checkpoint, self.log if found else None, self.problems, self.progress)
        files.check(current)
        if not self.problems:
            self.memory.keep(self.source.place, Seen(current.text, opened.note.decode()))
        return self._report(given, opened, current, found, files.count)

    def _judge(self, given: Trust, opened: Opened, history: History | None) -> Verifier:
        """The key that signs now; first of all comes what was seen before."""
        seen, checkpoint = given.seen, opened.checkpoint
        if history is not None:
            keys.compare(seen, checkpoint, self.log, self.problems)
            return keys.settle(opened, given, history.keys, self.log, self.source, self.problems)
        if seen and seen.checkpoint.size > checkpoint.size:
            keys.compare(seen, checkpoint, self.log, self.problems)
        keys.unsettled(opened, given, self.problems)
        return opened.signed_by[0] if opened.signed_by else given.trusted

    def _report(
        self,
        given: Trust | None,
        opened: Opened | None = None,
        current: Verifier | None = None,
        found: tuple[History, Documents] | None = None,
        files: int = 0,
    ) -> Report:
        key = current or (given.trusted if given else None)
        return Report(
            scope=self.source.scope,
            origin=key.name if key else "",
            vkey=key.text if key else "",
            first_seen=bool(given and given.first_seen),
            size=opened.checkpoint.size if opened else 0,
            root=opened.checkpoint.root.hex() if opened else "",
            entries=dict(found[0].kinds) if found else {},
            documents=found[1].count if found else 0,
            withdrawn=found[1].withdrawn if found else 0,
            evidence_verified=self.evidence.verified,
            evidence_digest_only=self.evidence.digest_only,
            files=files,
            bytes=self.source.length,
            problems=tuple(self.problems),
            more=self.problems.more,
        )
