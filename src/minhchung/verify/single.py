"""Verify one check in few bytes, and proofs that were kept in files."""

import json
import re
from dataclasses import replace

from minhchung.errors import Refused
from minhchung.lib.publication import entry as entries
from minhchung.lib.publication.entry import Entry
from minhchung.lib.tlog import merkle, tiles
from minhchung.lib.tlog import note as notes
from minhchung.lib.tlog import proof as proofs
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.checkpoint import decode as decode_checkpoint
from minhchung.lib.tlog.note import Verifier
from minhchung.lib.tlog.tiles import WIDTH, Hashes, Tile

from . import keys
from .again import PAUSE, until_sound
from .documents import Documents
from .files import Files
from .history import CHECKS, History
from .keys import Opened, Trust
from .log import LOG, bundle_of, reader
from .memory import Memory, Seen, body
from .report import Problems, Proven, Report, silent
from .source import Source
from .succession import follow

_ID = re.compile(r"[a-z0-9-]{3,20}")


def prove(source: Source, memory: Memory, check: str, *, key: str = "", pause: float = PAUSE) -> tuple[Report, bytes]:
    """Verify the entries, documents and files of `check` alone, and that the log goes on from what was seen before.

    Which entries these are is a hint of the record, `checks/<id>/entries.json`: that none is kept back, only
    `whole.verify` tells. With the report comes the .tlog-proof of the newest version or the retraction, b"" when
    something lies. What seems to lie is looked at again, as by `whole.verify`. Raises Refused: unknown_check, key_form,
    state_unusable, and as reading does.
    """
    if not _ID.fullmatch(check):
        raise Refused("unknown_check", id=check)
    return until_sound(
        source,
        lambda: _prove(source, memory, check, key),
        lies=lambda found: bool(found[0].problems),
        pause=pause,
    )


def _prove(source: Source, memory: Memory, check: str, key: str) -> tuple[Report, bytes]:
    problems = Problems()
    given = keys.trust(source, memory, key, problems)
    opened = keys.open_checkpoint(source, given, problems) if given else None
    if given is None or opened is None:
        return Report("check", bytes=source.length, problems=tuple(problems)), b""
    current = follow(opened, given, reader(source), source, problems)
    if current is None:
        return _report(given, opened, given.trusted, source, problems), b""
    keys.compare(given.seen, opened.checkpoint, reader(source), problems)
    one = _One(source, opened, problems)
    one.read(check)
    files = Files(source, opened.checkpoint, None, problems, silent)
    files.check_one(current, check)
    if not problems:
        memory.keep(source.place, Seen(current.text, opened.note.decode()))
    report = _report(given, opened, current, source, problems, one)
    return replace(report, files=files.count), b"" if problems else one.proof()


def read_proof(data: bytes, memory: Memory, *, key: str = "", name: str = "") -> Report:
    """Verify a .tlog-proof by `key`, or else by the key remembered of its log; `name` is that of the file.

    Raises Refused: key_form, key_needed.
    """
    problems = Problems()
    with problems.of(name):
        proof = proofs.decode(data)
        claimed = decode_checkpoint(body(proof.note))
        trusted, seen = _trusted(memory, key, claimed)
        found = proofs.check(proof, [trusted])
        if seen and seen.checkpoint.size == found.size and seen.checkpoint.root != found.root:
            problems.add(name, "forked", str(found.size))
        proven = _proven(proof.index, entries.decode(proof.entry))
        return Report(
            "proof",
            origin=trusted.name,
            vkey=trusted.text,
            size=found.size,
            root=found.root.hex(),
            entries={proven.kind: 1},
            bytes=len(data),
            proven=(proven,),
            problems=tuple(problems),
        )
    return Report("proof", bytes=len(data), problems=tuple(problems))


def _trusted(memory: Memory, key: str, claimed: Checkpoint) -> tuple[Verifier, Seen | None]:
    given = notes.verifier(key) if key else None
    seen = memory.seen(given.name if given else claimed.origin, "")
    trusted = given or (seen.verifier if seen else None)
    if trusted is None:
        raise Refused("key_needed", origin=claimed.origin)
    return trusted, seen


class _One:
    """The entries of one check, in the tree of the checkpoint."""

    def __init__(self, source: Source, opened: Opened, problems: Problems) -> None:
        self.source = source
        self.opened = opened
        self.problems = problems
        self.log = reader(source)
        self.documents = Documents(source, History(), problems)
        self.found: dict[int, tuple[Entry, bytes]] = {}

    def read(self, check: str) -> None:
        """Prove what the hint names. Raises Refused: unknown_check."""
        file = f"checks/{check}/entries.json"
        data = self.source.read(file)
        if data is None:
            raise Refused("unknown_check", id=check)
        indices = _indices(data, self.opened.checkpoint.size)
        for index in indices:
            with self.problems.of_log(file):
                self._prove(index)
        if not indices or any(entry.id != check for entry, _ in self.found.values()):
            self.problems.add(file, "hint_wrong")
        before = ""
        for entry, _ in self.found.values():
            self.documents.take(entry, before=before)
            before = entry.sha256 if entry.kind in CHECKS else before
        self.documents.conclude()

    def proof(self) -> bytes:
        """The proof of what the check says now."""
        said = [index for index, (entry, _) in self.found.items() if entry.kind in (*CHECKS, "retracted")]
        index = max(said, default=max(self.found))
        size = self.opened.checkpoint.size
        made = proofs.prove(self.log, size, index, entry=self.found[index][1], note=self.opened.note)
        return proofs.encode(made)

    def _prove(self, index: int) -> None:
        checkpoint = self.opened.checkpoint
        bundle = bundle_of(index, checkpoint.size)
        data = tiles.entries(self.log, bundle)[index % WIDTH]
        path = merkle.prove_inclusion(index, checkpoint.size, Hashes(self.log, checkpoint.size))
        told = tiles.hashes(self.log, Tile(0, bundle.index, bundle.width))[index % WIDTH]
        if not merkle.check_inclusion(told, index, checkpoint.size, path, checkpoint.root):
            self.problems.add(LOG + Tile(0, bundle.index, bundle.width).path, "log_file_wrong")
        elif merkle.leaf_hash(data) != told:
            self.problems.add(LOG + bundle.path, "log_file_wrong")
        else:
            self.found[index] = entries.decode(data), data


def _indices(data: bytes, size: int) -> list[int]:
    """The indices that a hint names, ascending; none when it is no hint."""
    try:
        found = json.loads(data)["entries"]
        return sorted({index for index in found if type(index) is int and 0 <= index < size})
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _proven(index: int, entry: Entry) -> Proven:
    return Proven(index, entry.kind, entry.id, entry.revision, entry.sha256, entry.date)


def _report(
    given: Trust, opened: Opened, current: Verifier, source: Source, problems: Problems, one: _One | None = None
) -> Report:
    proven = tuple(_proven(index, entry) for index, (entry, _) in one.found.items()) if one else ()
    kinds = [each.kind for each in proven]
    return Report(
        "check",
        origin=current.name,
        vkey=current.text,
        first_seen=given.first_seen,
        size=opened.checkpoint.size,
        root=opened.checkpoint.root.hex(),
        entries={kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
        documents=one.documents.count if one else 0,
        withdrawn=one.documents.withdrawn if one else 0,
        bytes=source.length,
        proven=proven,
        problems=tuple(problems),
        more=problems.more,
    )
