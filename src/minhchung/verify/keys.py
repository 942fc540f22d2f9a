"""Who may sign: the key that is trusted, the checkpoint under its signature, and every later key by a chain from it.

`log/key` holds the key that the log began with. A later one counts only if the one before it signed the change: a
checkpoint over the entry that names it, signed by both, lies in `log/rotation/<number of the key>` once the newest
checkpoint is another one. An entry alone proves nothing, since whoever signs anew can write entries too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from minhchung.errors import Broken, Refused
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog import merkle
from minhchung.lib.tlog import note as notes
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.note import Verifier
from minhchung.lib.tlog.tiles import Hashes, Read

from .memory import Memory, Seen, body
from .report import Problems
from .source import Source

KEY, CHECKPOINT = "log/key", "log/checkpoint"


@dataclass(frozen=True)
class Trust:
    """`told`: what log/key says, None when that lies. `seen`: what was remembered of the log of the `trusted` key."""

    trusted: Verifier
    told: Verifier | None
    seen: Seen | None
    first_seen: bool


@dataclass(frozen=True)
class Opened:
    """The signed note, what it says, and which of the keys known before reading the log signed it (perhaps none)."""

    note: bytes
    checkpoint: Checkpoint
    signed_by: tuple[Verifier, ...]


@dataclass(frozen=True)
class Key:
    """A key that the log names, and the index of the entry that does."""

    index: int
    verifier: Verifier


def trust(source: Source, memory: Memory, key: str, problems: Problems) -> Trust | None:
    """Whom to trust: `key` (a vkey), else what was remembered, else what the record says of itself.

    None when there is nobody, or when the record is that of another log than it should be. Raises Refused: key_form.
    """
    given = notes.verifier(key) if key else None
    told = _told(source, problems)
    origin = given.name if given else memory.origin_at(source.place) or (told.name if told else "")
    seen = memory.seen(origin, source.place)
    trusted = given or (seen.verifier if seen else told)
    if trusted is None:
        return None
    if told and told.name != trusted.name:
        problems.add(KEY, "log_other", told.name)
        return None
    return Trust(trusted, told, seen, first_seen=given is None and seen is None)


def open_checkpoint(source: Source, given: Trust, problems: Problems) -> Opened | None:
    """The newest checkpoint, unless it is no note of this log or bears a bad signature of a key known so far."""
    note = source.read(CHECKPOINT)
    if note is None:
        problems.add(CHECKPOINT, "file_missing")
        return None
    known = [given.trusted, *([given.told] if given.told else [])]
    with problems.of(CHECKPOINT):
        found = checkpoints.decode(body(note))
        if found.origin == given.trusted.name:
            return Opened(note, found, signers(note, known))
        problems.add(CHECKPOINT, "checkpoint_origin", found.origin)
    return None


def settle(
    opened: Opened, given: Trust, keys: Sequence[Key], log: Read, source: Source, problems: Problems
) -> Verifier:
    """The key that signs now, by the audited log; whatever breaks the chain to it from the trusted one is a problem."""
    named = [key.verifier for key in keys]
    if given.trusted not in named:
        problems.add(CHECKPOINT if given.told == given.trusted else KEY, "key_untrusted", given.trusted.text)
    elif given.told and given.told != named[0]:
        problems.add(KEY, "key_untrusted", given.trusted.text)
    current = named[-1] if named else given.trusted
    with problems.of(CHECKPOINT):
        checkpoints.verify(opened.note, [current])
    for number in range(2, len(keys) + 1):
        _check_rotation(opened, number, keys, log, source, problems)
    return current


def unsettled(opened: Opened, given: Trust, problems: Problems) -> None:
    """Where the log could not be read whole, nothing tells of later keys: the trusted one must have signed."""
    if not opened.signed_by:
        problems.add(CHECKPOINT, "note_unsigned")
    elif given.trusted not in opened.signed_by:
        problems.add(KEY, "key_untrusted", given.trusted.text)


def compare(seen: Seen | None, found: Checkpoint, log: Read, problems: Problems) -> None:
    """What was remembered must be the beginning of what is there."""
    if seen is None:
        return
    old = seen.checkpoint
    if old.size > found.size:
        problems.add(CHECKPOINT, "rolled_back", f"{old.size} > {found.size}")
        return
    with problems.of_log(CHECKPOINT):
        if not extends(log, old, found):
            problems.add(CHECKPOINT, "forked", str(old.size))


def extends(log: Read, old: Checkpoint, new: Checkpoint) -> bool:
    """Whether the log of `new` begins with that of `old`. Raises Broken: log_file_missing, log_file_wrong."""
    if old.size > new.size:
        return False
    path = merkle.prove_consistency(old.size, new.size, Hashes(log, new.size))
    return merkle.check_consistency(old.size, new.size, old.root, new.root, path)


def signers(note: bytes, known: Sequence[Verifier]) -> tuple[Verifier, ...]:
    """Which of `known` signed. Raises Broken: note_broken, note_forged."""
    try:
        return notes.verify(note, known).signed_by
    except Broken as error:
        if error.code == "note_unsigned":
            return ()
        raise


def _told(source: Source, problems: Problems) -> Verifier | None:
    data = source.read(KEY)
    if data is None:
        problems.add(KEY, "file_missing")
        return None
    try:
        found = notes.verifier(data.decode())
    except (Refused, UnicodeDecodeError):
        found = None
    if found is None or data != f"{found.text}\n".encode():
        problems.add(KEY, "key_broken")
    return found


def _check_rotation(
    opened: Opened, number: int, keys: Sequence[Key], log: Read, source: Source, problems: Problems
) -> None:
    """Both the key before and key `number` must have signed a checkpoint over the entry that names the latter."""
    old, new = keys[number - 2].verifier, keys[number - 1].verifier
    with problems.of(CHECKPOINT):
        if len(signers(opened.note, [old, new])) == 2:
            return
    file = f"log/rotation/{number}"
    note = source.read(file)
    if note is None:
        problems.add(file, "file_missing")
        return
    with problems.of_log(file):
        if len(signers(note, [old, new])) != 2:
            problems.add(file, "rotation_unsigned")
            return
        then = checkpoints.verify(note, [old, new])
        if then.size <= keys[number - 1].index or not extends(log, then, opened.checkpoint):
            problems.add(file, "rotation_other")
