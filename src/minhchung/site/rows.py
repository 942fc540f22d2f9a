"""The rows of the open data, from the record as it stood after its first entries. Nothing here names a person."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from minhchung.lib.publication.document import Check
from minhchung.lib.publication.entry import Entry
from minhchung.record.checks import NoticeShown, Placed, Standing, Version
from minhchung.site.desk import Desk
from minhchung.site.tables import Row

# A row of a table, by the table's name.
Found = tuple[str, Row]


def as_of(standing: Standing, size: int) -> Standing:
    """`standing` after the first `size` entries of the log. What was withdrawn since is withdrawn here too.

    An erased text cannot come back, and must not: a withdrawal is the one event that looks back.
    """
    ended = standing.ended if standing.ended and standing.ended.entry < size else None
    state = "live" if standing.state == "retracted" and ended is None else standing.state
    return replace(
        standing,
        state=state,
        versions=tuple(one for one in standing.versions if one.entry < size),
        replies=tuple(one for one in standing.replies if one.entry < size),
        ended=ended,
    )


def of_check(standing: Standing, *, desk: Desk) -> Iterator[Found]:
    """The rows of one check in each table."""
    gone = standing.state == "withdrawn"  # then nothing of it is said, in older revisions and replies neither
    current = None if gone else standing.current
    yield "checks", _check(standing, current, desk=desk)
    for number, cited in enumerate(current.citations if current else (), start=1):
        yield "citations", {"check": standing.id, "number": number, **asdict(cited)}
    for version in standing.versions:
        yield "revisions", _revision(standing.id, version, None if gone else version.document)
    for placed in standing.replies:
        yield "replies", _reply(standing.id, placed, gone=gone)


def of_notices(notices: Iterable[NoticeShown]) -> Iterator[Found]:
    """One row a notice; one that was erased keeps its number, its day and its digest."""
    for notice in notices:
        row: dict[str, str | int | None] = {"number": notice.number, "entry": notice.entry, "sha256": notice.sha256}
        row["date"] = notice.date
        if told := notice.document:
            row |= {"check": told.check, "received": told.received, "about": told.about}
            row |= {"outcome": told.outcome, "language": told.language, "text": told.text}
        yield "notices", row


def of_log(entries: Iterable[Entry]) -> Iterator[Found]:
    """One row an entry, in the order of the log."""
    for index, entry in enumerate(entries):
        yield (
            "entries",
            {
                "entry": index,
                "kind": entry.kind,
                "id": entry.id,
                "revision": entry.revision,
                "date": entry.date,
                "sha256": entry.sha256,
                "evidence": " ".join(entry.evidence),
            },
        )


def _check(standing: Standing, current: Check | None, *, desk: Desk) -> Row:
    first, newest, ended = standing.versions[0], standing.versions[-1], standing.ended
    row: dict[str, str | int | None] = {
        "check": standing.id,
        "position": standing.position,
        "url": desk.url(f"/checks/{standing.id}/"),
        "state": standing.state,
        "published": first.date,
        "date": newest.date,
        "revision": newest.number,
        "citations": len(current.citations) if current else 0,
        "replies": len(standing.replies),
        "ended": ended.date if ended else None,
        "ended_reason": ended.reason if ended else None,
        "withdrawn": newest.withdrawn,
        "entry": newest.entry,
        "sha256": newest.sha256,
    }
    if current:
        row |= {"language": current.language, "topic": current.topic, "verdict": current.verdict}
        row |= {"title": current.title, "claim": current.claim, "summary": current.summary}
        row |= {"explanation": current.explanation, "first_seen": current.first_seen, "solo": current.solo}
    return row


def _revision(check: str, version: Version, document: Check | None) -> Row:
    row: dict[str, str | int | None] = {
        "check": check,
        "revision": version.number,
        "kind": version.kind,
        "date": version.date,
        "withdrawn": version.withdrawn,
        "entry": version.entry,
        "sha256": version.sha256,
    }
    if document:
        row |= {"verdict": document.verdict, "title": document.title, "claim": document.claim}
        row |= {"summary": document.summary, "reason": document.reason, "solo": document.solo}
    return row


def _reply(check: str, placed: Placed, *, gone: bool) -> Row:
    document = None if gone else placed.document
    return {
        "check": check,
        "number": placed.number,
        "date": placed.date,
        "language": document.language if document else None,
        "text": document.text if document else None,
        "withdrawn": placed.withdrawn,
        "entry": placed.entry,
        "sha256": placed.sha256,
    }
