"""The public log by numbers, as docs/design.md reports them: sequencing, verifying, and what a reader must fetch.

PYTHONPATH=src:. .venv/bin/python bench/log.py 1000000
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.lib.tlog.store import Store

from minhchung.lib.tlog import checkpoint, folder, note, proof, tiles
from minhchung.lib.tlog.audit import audit
from minhchung.lib.tlog.sequence import sequence
from minhchung.lib.tlog.tiles import ENTRIES, Tile

KEY = note.Signer("sample.invalid/log", bytes(32))
SINGLE = 200  # publications one by one


def entry(at: int) -> bytes:
    """An entry with one capture, as long as real ones are."""
    digest = f"{at:064x}"
    return (
        f'{{"date":"2026-11-01","evidence":["{digest}"],"id":"kiem-chung-{at}","kind":"published",'
        f'"revision":1,"sha256":"{digest}"}}'
    ).encode()


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak() -> int:
    """The most memory that this process held so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def fill(root: Path, count: int) -> None:
    """Append and sequence `count` entries, then some one by one."""
    store = Store(root / "db")
    appending = timed(lambda: store.append(*map(entry, range(count))))
    signing = timed(lambda: sequence(store, root / "log", root / "staging", KEY))
    total = appending + signing
    print(f"{count} entries at once: append {appending:.1f} s, sequence {signing:.1f} s, {count / total:,.0f} a second")

    def single() -> None:
        for at in range(count, count + SINGLE):
            store.append(entry(at))
            sequence(store, root / "log", root / "staging", KEY)

    seconds = timed(single)
    print(f"{SINGLE} entries one by one: {1000 * seconds / SINGLE:.1f} ms each, {SINGLE / seconds:.0f} a second")
    folder.publish(root / "log", store.latest())


def verify(root: Path) -> None:
    """Read the whole log again."""
    before = peak()
    newest = checkpoint.verify((root / "log/checkpoint").read_bytes(), [KEY.verifier])
    read = folder.reader(root / "log")
    seconds = timed(lambda: sum(1 for _entry in audit(read, newest)))
    print(f"verify {newest.size} entries: {seconds:.1f} s, {peak()} MB at most ({before} MB before it began)")


def fetch(root: Path) -> None:
    """Prove the entry in the middle, from one file and from tiles."""
    signed = (root / "log/checkpoint").read_bytes()
    size = checkpoint.verify(signed, [KEY.verifier]).size
    fetched = {"checkpoint": len(signed)}

    def read(path: str) -> bytes | None:
        data = folder.reader(root / "log")(path)
        if data is not None:
            fetched[path] = len(data)
        return data

    at = size // 2
    held = tiles.entries(read, Tile(ENTRIES, at // 256))[at % 256]
    one = proof.prove(read, size, at, entry=held, note=signed)
    proof.check(one, [KEY.verifier])
    print(f"one entry of {size}: {len(proof.encode(one)):,} bytes as .tlog-proof, or {sum(fetched.values()):,} bytes")
    print(f"in {len(fetched)} files out of the log: {', '.join(fetched)}")


def main(count: int) -> None:
    """Each part in a process of its own, so that the memory told is its own."""
    with tempfile.TemporaryDirectory() as made:
        for part in ("fill", "verify", "fetch"):
            subprocess.run([sys.executable, __file__, part, made, str(count)], check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill", root, count]:
            fill(Path(root), int(count))
        case ["verify", root, _]:
            verify(Path(root))
        case ["fetch", root, _]:
            fetch(Path(root))
        case [count]:
            main(int(count))
