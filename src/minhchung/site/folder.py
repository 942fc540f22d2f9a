"""The folder being built: each file replaced whole, only where it changes, and noted for the manifest."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from minhchung.lib.tlog import disk, manifest

# Not listed in the manifest: itself, its signature and the checkpoint that it is bound to.
OWN = ("log/checkpoint", manifest.NOTE)


class Folder:
    """Writes below `root`. `made`: path -> SHA-256 in hex of what the site holds there, None where it holds nothing.

    `durable` waits for the disk at each file; a whole site does so once, at its end.
    """

    def __init__(self, root: Path, *, durable: bool) -> None:
        self.root = root
        self.durable = durable
        self.made: dict[str, str | None] = {}
        self.written = 0
        self.removed = 0

    def put(self, path: str, data: bytes) -> None:
        """Let `path` hold `data`."""
        target = self.root / path
        if disk.read(target) != data:
            if not self.durable:
                target.parent.mkdir(parents=True, exist_ok=True)  # before disk.write waits for each folder
            disk.write(target, data, durable=self.durable)
            self.written += 1
        self.made[path] = hashlib.sha256(data).hexdigest()

    def note(self, path: str) -> None:
        """List a file that somebody else wrote: a tile of the log."""
        self.made[path] = hashlib.sha256((self.root / path).read_bytes()).hexdigest()

    def drop(self, path: str) -> None:
        """Let `path` hold nothing, and let go of folders that this empties."""
        target = self.root / path
        if target.exists():
            target.unlink()
            self.removed += 1
        parent = target.parent
        while parent != self.root and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent
        self.made[path] = None

    def listed(self, sample: str, prefix: str) -> set[str]:
        """The paths that begin with `prefix` in the shard of the manifest that `sample` falls into."""
        data = disk.read(self.root / "manifest" / manifest.shard_of(sample)) or b""
        return {path for path in manifest.read_shard(data, manifest.shard_of(sample)) if path.startswith(prefix)}

    def drop_others(self) -> None:
        """Remove every file that was not made in this run: what an earlier site left behind."""
        for path in list(self._files()):
            if path not in self.made and path not in OWN and not path.startswith("manifest/"):
                self.drop(path)
                del self.made[path]

    def sync(self) -> None:
        """Wait until all that was written has reached the disk."""
        os.sync()

    def _files(self) -> Iterator[str]:
        for place, _, names in os.walk(self.root):
            inner = Path(place).relative_to(self.root).as_posix()
            yield from (name if inner == "." else f"{inner}/{name}" for name in names)


class Journal:
    """How far a whole build has come, so that an interrupted one goes on: `key` tells whether it is the same build."""

    def __init__(self, file: Path, key: str) -> None:
        self.file = file
        self.key = key
        self.done = 0

    def resume(self, folder: Folder) -> int:
        """Note in `folder` what the interrupted build made; returns how many checks it had finished."""
        lines = self.file.read_text("utf-8").split("\n") if self.file.exists() else []
        if lines[:1] != [self.key]:
            self.file.write_text(self.key + "\n", "utf-8")
            return 0
        # The last line may be cut; what it would have listed is made again.
        for line in lines[1:-1]:
            done, made = json.loads(line)
            folder.made.update(made)
            self.done = done
        return self.done

    def add(self, done: int, made: dict[str, str | None]) -> None:
        """These files belong to the first `done` checks."""
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps([done, made]) + "\n")
