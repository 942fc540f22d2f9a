"""The public log of the record: its keys, its store in the database, and the one writer of checkpoints."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from minhchung.errors import Broken, MinhChungError, Refused
from minhchung.lib.archive.fetch import Allow, Limits, fetch
from minhchung.lib.publication import canonical
from minhchung.lib.publication.entry import Entry
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog import disk, note
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.note import Signer, Verifier
from minhchung.lib.tlog.sequence import sequence as run

from . import entries, models, publications

KEY = "log.key"
# A checkpoint is some hundred bytes; a public address that does not answer must not hold up a publication for long.
LIMITS = Limits(size=100_000, seconds=5.0)


@dataclass(frozen=True)
class Identity:
    """Which desk this is, as the first key entry of its log says for ever. `keys`: oldest first, the last one signs."""

    address: str
    origin: str
    keys: tuple[Verifier, ...]
    sample: bool


def identity() -> Identity | None:
    """The desk's identity, None before its log was begun."""
    address = publications.address()
    if not address:
        return None
    keys = tuple(note.verifier(entry.id) for _, entry in entries.of_keys())
    return Identity(address, keys[0].name, keys, address == publications.SAMPLE_ADDRESS)


def check_address(address: str) -> None:
    """Raises Refused: address_missing, address_fixed, sample_desk, unless this desk may publish at `address`.

    "" stands for the address that the log was begun with.
    """
    here = publications.address()
    if here == publications.SAMPLE_ADDRESS != address:
        raise Refused("sample_desk")
    if here and address not in {"", here}:
        raise Refused("address_fixed", address=here)
    if not here and not address:
        raise Refused("address_missing")


def begin(address: str, *, day: str = "") -> None:
    """Begin the log of the desk at `address`, unless it was begun: make the key, and its entry (of `day`, or today).

    Raises Refused: what `check_address` raises, and key_other for a key of another name.
    """
    check_address(address)
    if publications.address():
        return
    name = address.removeprefix("https://") + publications.SUFFIX
    with transaction.atomic():
        # Two who begin at once must not each write a key.
        if entries.lock() == 0:
            _add_key(_first_key(name), 1, day)
    check_address(address)


def rotate() -> Verifier:
    """Let a new key sign from the next checkpoint on. Its entry is signed by both; the old key is kept beside it."""
    _settle()  # a change that was stopped half way
    known = _begun()
    _signer(known)  # the right key, or none: the old one must sign the change
    fresh, number = note.generate(known.origin), len(known.keys) + 1
    _write_key(_waiting(number), fresh)
    with transaction.atomic():
        _add_key(fresh.verifier, number, "")
    _settle()
    return fresh.verifier


def sequence() -> Checkpoint:
    """Sign all entries there are and write their tiles into `site/log`; the checkpoint itself is published by the site.

    Raises Refused: nothing_published, key_missing; Broken: log_ahead, log_forked; Failed: disk_full. Killed anywhere,
    the next run finishes or discards what was begun.
    """
    known = _begun()
    newest = latest()
    if newest and newest.size == entries.count():
        # Nothing to sign: whoever restored a backup without its keys can still build what was signed.
        _check_shown(known, newest)
        return newest
    signers = _signers(known, newest.size if newest else 0)
    return run(
        _Store(),
        folder(),
        Path(settings.MINHCHUNG_DATA) / "staging",
        signers,
        verifiers=known.keys,
        published=_published(known),
    )


def check_public() -> None:
    """Raises Broken: log_ahead, log_forked, if the public address shows what this record does not know of.

    For whoever puts an old backup back: without anything to sign, `sequence` does not ask there.
    """
    known, newest = _begun(), latest()
    if newest:
        for shown in _published(known):
            _compare(known, newest, shown)


def latest() -> Checkpoint | None:
    """The newest signed checkpoint."""
    known = identity()
    held = models.Checkpoint.objects.order_by("-size").first()
    return checkpoints.verify(held.note.encode(), known.keys) if held and known else None


def latest_note() -> bytes:
    """The newest signed checkpoint as it is published."""
    held = models.Checkpoint.objects.order_by("-size").first()
    return held.note.encode() if held else b""


def note_at(size: int) -> bytes:
    """The signed checkpoint of this size. Raises KeyError where there is none."""
    held = models.Checkpoint.objects.filter(size=size).first()
    if held is None:
        raise KeyError(size)
    return held.note.encode()


def sizes() -> list[int]:
    """The sizes of all checkpoints, ascending."""
    return list(models.Checkpoint.objects.order_by("size").values_list("size", flat=True))


def rotations() -> list[tuple[int, bytes]]:
    """Number of each later key, and the signed checkpoint by which the key before and this one vouch for the change."""
    found = []
    for number, (index, _) in enumerate(entries.of_keys()[1:], start=2):
        held = models.Checkpoint.objects.filter(size__gt=index).order_by("size").first()
        if held:
            found.append((number, held.note.encode()))
    return found


def signer() -> Signer:
    """The key that signs now. Raises Refused: nothing_published, key_missing, key_form, key_other."""
    return _signer(_begun())


def folder() -> Path:
    """Where the public log lies."""
    return Path(settings.MINHCHUNG_DATA) / "site" / "log"


class _Store:
    """lib.tlog.sequence.Store over the tables."""

    def latest(self) -> bytes:
        return latest_note()

    def commit(self, old: bytes, new: bytes) -> bool:
        size = checkpoints.decode(new.partition(b"\n\n")[0] + b"\n").size
        try:
            with transaction.atomic():
                # The lock makes the comparison and the insertion one step; the primary key is the last guard.
                models.Head.objects.select_for_update().get(pk=1)
                if latest_note() != old:
                    return False
                models.Checkpoint.objects.create(size=size, note=new.decode())
        except IntegrityError:
            return False
        return True

    def count(self) -> int:
        return entries.count()

    def entries(self, start: int, end: int) -> Iterable[bytes]:
        return entries.leaves(start, end)

    def sizes(self) -> Sequence[int]:
        return sizes()


def _published(known: Identity) -> Iterator[bytes]:
    """The checkpoint at the public address, if it can be read: an old backup must not sign over what is out there."""
    if known.sample:
        return
    ports, loopback = settings.MINHCHUNG_FETCH
    try:
        yield fetch(f"{known.address}/log/checkpoint", limits=LIMITS, allow=Allow(ports=ports, loopback=loopback)).body
    except MinhChungError:
        return  # not public yet, or not reachable from here: the folder's own checkpoint is compared all the same


def _begun() -> Identity:
    known = identity()
    if known is None:
        raise Refused("nothing_published")
    return known


def _add_key(key: Verifier, number: int, day: str) -> None:
    date = day or datetime.now(UTC).date().isoformat()
    entries.add(Entry("key", key.text, number, canonical.digest(key.text.encode()), (), date))


def _key_file() -> Path:
    return Path(settings.MINHCHUNG_KEYS) / KEY


def _key(file: Path) -> Signer:
    try:
        return note.signer(file.read_text(encoding="utf-8").strip())
    except OSError as error:
        raise Refused("key_missing", file=file) from error


def _signer(known: Identity) -> Signer:
    # Until a change of keys is signed, the new one waits beside the old.
    waiting = _waiting(len(known.keys))
    if waiting.exists() and (fresh := _key(waiting)).verifier == known.keys[-1]:
        return fresh
    found = _key(_key_file())
    if found.verifier == known.keys[-1]:
        return found
    raise Refused("key_other", file=_key_file(), name=found.verifier.text)


def _signers(known: Identity, signed: int) -> tuple[Signer, ...]:
    """Who signs what comes after the first `signed` entries: over the entry of a new key, the old one too."""
    last, _ = entries.of_keys()[-1]
    current = _signer(known)
    if len(known.keys) == 1 or last < signed:
        return (current,)
    old = _key(_key_file())
    if old.verifier != known.keys[-2]:
        raise Refused("key_other", file=_key_file(), name=old.verifier.text)
    return (old, current)


def _settle() -> None:
    """Have a change of keys signed, then put the new key in the place of the old, which is never empty."""
    known, file = _begun(), _key_file()
    sequence()
    waiting = _waiting(len(known.keys))
    if waiting.exists() and _key(waiting).verifier == known.keys[-1]:
        with suppress(FileExistsError):
            file.with_name(f"log-{len(known.keys) - 1}.key.old").hardlink_to(file)
        waiting.replace(file)


def _waiting(number: int) -> Path:
    return _key_file().with_name(f"log-{number}.key")


def _first_key(name: str) -> Verifier:
    """The key that the log begins with: made now, unless it lies there."""
    file = _key_file()
    if not file.exists():
        _write_key(file, note.generate(name))
    made = _key(file)
    if made.name != name:
        raise Refused("key_other", file=file, name=name)
    return made.verifier


def _check_shown(known: Identity, newest: Checkpoint) -> None:
    """Raises Broken: log_ahead, log_forked, if the folder shows what this record does not know of."""
    _compare(known, newest, disk.read(folder() / "checkpoint"))


def _compare(known: Identity, newest: Checkpoint, shown: bytes | None) -> None:
    try:
        seen = checkpoints.verify(shown, known.keys) if shown else newest
    except Broken:
        return  # damaged, or no checkpoint of this log: it is written again
    if seen.size > newest.size:
        raise Broken("log_ahead", seen=seen.size, size=newest.size)
    if seen.size == newest.size and seen != newest:
        raise Broken("log_forked", size=seen.size)


def _write_key(file: Path, key: Signer) -> None:
    """Durable before anything is signed with it, and readable by its owner alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(key.text + "\n")
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
