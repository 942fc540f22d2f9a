"""From the trusted key to the one that signs now, by `log/rotation/<n>` and few bytes of the log.

The log is not read whole here, so each key must be proven to stand in it: the entry that names key n is included in the
checkpoint that keys n-1 and n signed, and the newest checkpoint goes on from that one.
"""

from collections.abc import Iterator
from itertools import count

from minhchung.errors import Refused
from minhchung.lib.publication import canonical
from minhchung.lib.publication import entry as entries
from minhchung.lib.publication.entry import Entry
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog import merkle, tiles
from minhchung.lib.tlog import note as notes
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.note import Verifier
from minhchung.lib.tlog.tiles import WIDTH, Hashes, Read

from .keys import CHECKPOINT, Opened, Trust, extends, signers
from .log import bundle_of
from .report import Problems
from .source import Source

NEAR = 8  # bundles that are searched: the entry of a key stands near the end of the checkpoint that covers it first


def follow(opened: Opened, given: Trust, log: Read, source: Source, problems: Problems) -> Verifier | None:
    """The key that signs now; None, and the file that lies, when no chain leads to it from the trusted one."""
    found = _Chain(opened, given, log)
    for number in count(2):
        file = f"log/rotation/{number}"
        note = source.read(file)
        if note is None:
            break
        before = len(problems)
        with problems.of_log(file):
            code = found.take(number, note)
            if code:
                problems.add(file, code)
        if len(problems) > before:
            return None
    with problems.of(CHECKPOINT):
        if signers(opened.note, [found.current]):
            return found.current
        problems.add(CHECKPOINT, "key_untrusted", given.trusted.text)
    return None


class _Chain:
    """`current`: the newest key so far that the trusted one leads to; `number`: which one of the log that is.

    A later key that is trusted on its own (0: not met yet) vouches for nothing that came before it.
    """

    def __init__(self, opened: Opened, given: Trust, log: Read) -> None:
        self.current = given.trusted
        self.number = 1 if given.told == given.trusted else 0
        self._newest = opened.checkpoint
        self._log = log

    def take(self, number: int, note: bytes) -> str:
        """Follow the change to key `number`; the code of what is wrong with it, "" for nothing. Raises Broken."""
        if not signers(note, [self.current]):
            return "rotation_unsigned" if self.number else ""
        then = checkpoints.verify(note, [self.current])
        if not extends(self._log, then, self._newest):
            return "rotation_other"
        named = self._named(number, then)
        if named is None:
            return "rotation_other"
        if named != self.current and not signers(note, [named]):
            return "rotation_unsigned"
        self.current, self.number = named, number
        return ""

    def _named(self, number: int, then: Checkpoint) -> Verifier | None:
        """Key `number`, by an entry that is proven to stand in the log of `then`."""
        for index, data in self._last(then.size):
            entry = entries.decode(data)
            if entry.kind == "key" and entry.revision == number and self._stands(index, data, then):
                return self._key(entry)
        return None

    def _last(self, size: int) -> Iterator[tuple[int, bytes]]:
        """The entries before `size`, last first."""
        last = (size - 1) // WIDTH
        for number in range(last, max(-1, last - NEAR), -1):
            held = tiles.entries(self._log, bundle_of(number * WIDTH, self._newest.size))
            for at in reversed(range(min(len(held), size - number * WIDTH))):
                yield number * WIDTH + at, held[at]

    def _stands(self, index: int, data: bytes, then: Checkpoint) -> bool:
        # The tiles of the newest checkpoint hold every node of the earlier one, and are read for the check itself.
        path = merkle.prove_inclusion(index, then.size, Hashes(self._log, self._newest.size))
        return merkle.check_inclusion(merkle.leaf_hash(data), index, then.size, path, then.root)

    def _key(self, entry: Entry) -> Verifier | None:
        """The key that an entry names, of this log and in the form of such an entry."""
        try:
            found = notes.verifier(entry.id)
        except Refused:
            return None
        sound = found.text == entry.id and entry.sha256 == canonical.digest(entry.id.encode()) and not entry.evidence
        return found if sound and found.name == self.current.name else None
