"""Evidence: public copies of captures hold the bytes that the log names, and in them the quotes of the check."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from minhchung.errors import Refused
from minhchung.lib.archive import wacz
from minhchung.lib.publication.document import Check

from .documents import Documents, newest
from .history import History
from .report import Problems, Progress
from .source import Source


@dataclass
class Evidence:
    """Captures that the newest versions cite: compared with a public copy, or known by their digest alone."""

    verified: int = 0
    digest_only: int = 0


def check_copies(
    source: Source, history: History, documents: Documents, problems: Problems, progress: Progress
) -> Evidence:
    """Every public copy of the checks in `history`, whose documents were verified."""
    found, total = Evidence(), len(history.lines)
    for done, (one, line) in enumerate(history.lines.items(), start=1):
        file = f"checks/{one}/evidence.wacz"
        digest = line.newest.hex()
        if digest in documents.erased.get(one, ()):
            if source.digest(file) is not None:
                problems.add(file, "copy_withdrawn", digest)
            continue
        found.digest_only += line.captures
        check = newest(source, digest) if line.public else None
        if check is not None:
            verified = _compare(source, file, check, documents.copies.get(one, ()), problems)
            found.verified += verified
            found.digest_only -= verified
        progress("copies", done, total)
    return found


def _compare(source: Source, file: str, check: Check, withdrawn: Collection[str], problems: Problems) -> int:
    """How many captures in the copy are what the check cites."""
    wanted = {cited.sha256 for cited in check.citations if cited.public} - set(withdrawn)
    data = source.read(file)
    if data is None:
        if wanted:
            problems.add(file, "file_missing")
        return 0
    bodies: dict[str, bytes] = {}
    with problems.of(file):
        bodies = {copy.sha256: copy.body for copy in wacz.read(data)}
        for digest in sorted(wanted - set(bodies)):
            problems.add(file, "copy_lacks", digest)
        for digest in sorted(set(bodies) & set(withdrawn)):
            problems.add(file, "copy_withdrawn", digest)
        _check_quotes(file, check, {digest: bodies[digest] for digest in wanted & set(bodies)}, problems)
    return len(wanted & set(bodies))


def _check_quotes(file: str, check: Check, bodies: Mapping[str, bytes], problems: Problems) -> None:
    from minhchung.lib.archive import extract  # takes a second to load; many records have no public copy

    for cited in check.citations:
        body = bodies.get(cited.sha256)
        if body is None or not _unmistakable(body):
            continue
        try:
            extract.locate(body, cited.quote, media_type=cited.media_type, charset="")
        except Refused as error:
            if error.code == "quote_not_found":
                problems.add(file, "quote_not_found", cited.quote[:80])


def _unmistakable(body: bytes) -> bool:
    """Whether every reader decodes it alike: in other encodings it matters what the server said at the time."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
