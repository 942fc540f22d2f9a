"""A log in a folder to try things on, and the look at it that finds anything wrong."""

from collections.abc import Callable, Iterable
from pathlib import Path

from minhchung.lib.tlog import checkpoint, disk, folder, note, tiles
from minhchung.lib.tlog.audit import audit, check_partial
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.growth import Builder
from minhchung.lib.tlog.note import Verifier
from minhchung.lib.tlog.sequence import sequence

from .store import Store

KEY = note.Signer("sample.invalid/log", bytes(range(32)))
OTHER = note.Signer("sample.invalid/log", bytes(range(1, 33)))


class Log:
    """`root` holds db, site (the folder of the log) and staging."""

    def __init__(self, root: Path) -> None:
        self.folder, self.staging = root / "site" / "log", root / "staging"
        self.store = Store(root / "db")

    def grow(self, count: int) -> None:
        """Append `count` entries that tell their place."""
        start = self.store.count()
        self.store.append(*(entry(at) for at in range(start, start + count)))

    def run(
        self,
        *,
        step: Callable[[str], None] = lambda _name: None,
        published: Iterable[bytes] = (),
        verifiers: Iterable[Verifier] = (),
    ) -> Checkpoint:
        """Sequence and publish."""
        found = sequence(
            self.store, self.folder, self.staging, KEY, step=step, published=published, verifiers=verifiers
        )
        with disk.exclusive(self.staging):
            folder.publish(self.folder, self.store.latest())
        return found

    def files(self) -> dict[str, bytes]:
        return {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file()
        }

    def look(self) -> None:
        """All that must hold after a run: nothing lost, doubled, forked, left over or in the way."""
        read, sizes = folder.reader(self.folder), self.store.sizes()
        assert self.files().keys() == {"checkpoint"} | tiles.kept(sizes)
        assert [file.name for file in self.staging.iterdir()] == ["lock"]
        assert list(sizes) == sorted(set(sizes))
        newest = checkpoint.verify((self.folder / "checkpoint").read_bytes(), [KEY.verifier])
        assert (self.folder / "checkpoint").read_bytes() == self.store.latest()
        assert newest.size == self.store.count() == sizes[-1]
        assert list(audit(read, newest)) == [entry(at) for at in range(newest.size)]
        for tile in tiles.partial(sizes):
            check_partial(read, tile, newest.size)
        roots = roots_to(newest.size)
        notes = [checkpoint.verify(one, [KEY.verifier]) for one in self.store.notes()]
        assert [one.root for one in notes] == [roots[one.size] for one in notes]


def entry(at: int) -> bytes:
    return f'{{"id":"{at}","kind":"published"}}'.encode()


def roots_to(size: int) -> list[bytes]:
    """The roots of the logs of 0 to `size` such entries."""
    builder = Builder()
    roots = [builder.root()]
    for at in range(size):
        builder.add(entry(at))
        roots.append(builder.root())
    return roots
