"""What verifying found: how far it came, and every file that lies."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from minhchung.errors import Broken

MOST = 100  # problems that are kept; who has more needs no longer list
Progress = Callable[[str, int, int], None]
"""Told the stage ("entries", "copies" or "files"), how many are done and of how many."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """For those who want no progress."""


@dataclass(frozen=True)
class Problem:
    """`file`: the path in the published folder that lies. `code` is stable; `detail` what it is about, or ""."""

    file: str
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Proven:
    """An entry that was proven to stand at `index` of the log."""

    index: int
    kind: str
    id: str
    revision: int
    sha256: str
    date: str


@dataclass(frozen=True)
class Report:
    """What was verified. `scope`: "folder", "address", "check" or "proof"; for the last two `proven` names the entries.

    `vkey`: the key that signs now, `first_seen` when nothing but the target itself vouches for it. `size` and `root`
    (hex) are those of the checkpoint. `entries` counts by kind. `evidence_verified` and `evidence_digest_only` count
    captures that the newest versions cite: with a public copy that was compared, or known by their digest alone.
    `files` were compared with the signed list: all of them, or those of the check. `bytes` were read. `more`: there
    were more problems than are listed.
    """

    scope: str
    origin: str = ""
    vkey: str = ""
    first_seen: bool = False
    size: int = 0
    root: str = ""
    entries: Mapping[str, int] = field(default_factory=dict)
    documents: int = 0
    withdrawn: int = 0
    evidence_verified: int = 0
    evidence_digest_only: int = 0
    files: int = 0
    bytes: int = 0
    proven: tuple[Proven, ...] = ()
    problems: tuple[Problem, ...] = ()
    more: bool = False


def printable(text: str) -> str:
    """`text` without what a terminal would take for a command: names in a stranger's record may hold anything."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


class Problems:
    """Collects problems, each code once for a file, and not more than MOST."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Problem] = {}
        self._files: set[str] = set()
        self.more = False

    def add(self, file: str, code: str, detail: str = "") -> None:
        """Note that `file` lies."""
        if (file, code) in self._found:
            return
        if len(self._found) == MOST:
            self.more = True
            return
        self._found[file, code] = Problem(file, code, detail)
        self._files.add(file)

    def also(self, file: str, code: str, detail: str = "") -> None:
        """As `add`, unless something more telling was said of `file` already."""
        if file not in self._files:
            self.add(file, code, detail)

    @contextmanager
    def of(self, file: str) -> Iterator[None]:
        """Whatever is Broken inside is a problem of `file`."""
        try:
            yield
        except Broken as error:
            self.take(error, file)

    @contextmanager
    def of_log(self, file: str) -> Iterator[None]:
        """As `of`, but of the file of the log that the error names, if it names one."""
        try:
            yield
        except Broken as error:
            self.take(error, f"log/{error.facts['file']}" if "file" in error.facts else file)

    def take(self, error: Broken, file: str) -> None:
        """Note `error` as a problem of `file`."""
        self.add(file, error.code, ", ".join(str(fact) for name, fact in error.facts.items() if name != "file"))

    def merge(self, others: "Problems") -> None:
        """Note all of `others` too."""
        for one in others:
            self.add(one.file, one.code, one.detail)
        self.more = self.more or others.more

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)
