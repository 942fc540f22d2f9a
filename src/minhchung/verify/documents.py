"""The documents that the entries name: there, of the right bytes, and saying what their entries say."""

from collections import defaultdict

from minhchung.errors import Broken
from minhchung.lib.publication import canonical
from minhchung.lib.publication import document as forms
from minhchung.lib.publication.document import Check, Document, Withdrawal
from minhchung.lib.publication.entry import Entry

from .history import CHECKS, History
from .report import Problems
from .source import Source


def path_of(sha256: str) -> str:
    """Where the document with this digest lies."""
    return f"documents/{sha256[:2]}/{sha256}.json"


class Documents:
    """Takes the entries in order. Which documents may be missing is known only after the last one.

    `erased`: id of what was erased -> the digests of its bodies; `copies`: id of a check -> its captures whose public
    copy was.
    """

    def __init__(self, source: Source, history: History, problems: Problems) -> None:
        self.count = 0
        self.withdrawn = 0
        self.erased: defaultdict[str, set[str]] = defaultdict(set)
        self.copies: defaultdict[str, set[str]] = defaultdict(set)
        self._source = source
        self._history = history
        self._problems = problems
        self._absent: dict[str, str] = {}  # digest -> id

    def take(self, entry: Entry, *, before: str) -> None:
        """Check the document of `entry`; `before` is the digest of the version of the check before it, "" for none."""
        if entry.kind == "key":
            return
        file = path_of(entry.sha256)
        data = self._source.read(file)
        if data is None:
            self._absent[entry.sha256] = entry.id
            return
        self.count += 1
        if canonical.digest(data) != entry.sha256:
            self._problems.add(file, "file_wrong")
            return
        with self._problems.of(file):
            if entry.kind not in forms.FORMS:
                canonical.loads(data)
            elif field := self._differing(forms.decode(data), entry, before):
                self._problems.add(file, "document_disagrees", field)

    def conclude(self) -> None:
        """After the last entry: what is missing must have been erased, what was erased must be missing."""
        bodies = {digest: one for one, digests in self.erased.items() for digest in digests}
        for digest, one in self._absent.items():
            if bodies.pop(digest, None) == one:
                self.withdrawn += 1
            else:
                self._problems.add(path_of(digest), "file_missing")
        for digest in bodies:
            there = self._source.digest(path_of(digest)) is not None
            self._problems.add(path_of(digest), "withdrawn_present" if there else "withdrawal_unknown")

    def _differing(self, found: Document, entry: Entry, before: str) -> str:
        """The name of the first field in which a document and its entry differ, "" when none does."""
        wanted: dict[str, object] = {"kind": entry.kind, "id": entry.id, "revision": entry.revision, "date": entry.date}
        for name, value in wanted.items():
            if getattr(found, name) != value:
                return name
        cited = tuple(dict.fromkeys(one.sha256 for one in found.citations)) if isinstance(found, Check) else ()
        if cited != entry.evidence:
            return "citations"
        if isinstance(found, Check):
            return self._take_check(found, before)
        if isinstance(found, Withdrawal):
            (self.erased if found.what == "body" else self.copies)[found.id].add(found.erased)
        return ""

    def _take_check(self, found: Check, before: str) -> str:
        line = self._history.lines.get(found.id)
        if line is not None:
            line.public = any(one.public for one in found.citations)
        if found.kind == "corrected":
            if found.supersedes != before:
                return "supersedes"
            if line is not None and found.published != line.published:
                return "published"
        return ""


def newest(source: Source, sha256: str) -> Check | None:
    """The check in a document that was verified; None if it is gone meanwhile."""
    data = source.read(path_of(sha256))
    if data is None or canonical.digest(data) != sha256:
        return None
    try:
        found = forms.decode(data)
    except Broken:
        return None
    return found if isinstance(found, Check) and found.kind in CHECKS else None
