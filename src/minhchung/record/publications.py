"""Publish: a finished document, its row and its entry in the log, in one transaction, and never changed after.

What may follow what is decided here; who may publish is the desk's business.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from minhchung.errors import Refused
from minhchung.lib.publication import canonical, document
from minhchung.lib.publication.document import (
    Check,
    DeclinedTotal,
    Document,
    Mode,
    Notice,
    Reply,
    Retraction,
    Withdrawal,
)
from minhchung.lib.publication.entry import Entry

from . import entries, models, own
from .staging import SAMPLE_HOST

SAMPLE_ADDRESS = f"https://{SAMPLE_HOST}"
SUFFIX = "/log"
NOTICE, MODE, DECLINED = document.NOTICE, document.MODE, document.DECLINED
# What is another in every correction, whatever it corrects.
_RENEWED = ("kind", "revision", "date", "supersedes", "reason", "salt")


@dataclass(frozen=True)
class Appended:
    """What was published: the id and revision of the document, its SHA-256 and the index of its entry."""

    kind: str
    id: str
    revision: int
    sha256: str
    entry: int


@dataclass(frozen=True)
class Last:
    """The newest revision of a check, which a correction supersedes."""

    revision: int
    sha256: str
    first_seen: str
    published: str
    date: str


def address() -> str:
    """The public address that the log's first key names, "" before the first publication."""
    first = entries.first()
    return "https://" + first.id.partition("+")[0].removesuffix(SUFFIX) if first else ""


def is_sample() -> bool:
    """Whether this is a sample desk, for ever."""
    return address() == SAMPLE_ADDRESS


def append(published: Document, *, publisher: str = "", sample: bool = False) -> Appended:
    """Publish a finished document. `publisher` is the desk's name as answers show it.

    Raises Refused: field_* (lib.publication.document.read), address_missing (no log was begun), sample_desk, real_desk,
    check_exists, unknown_check, check_ended, check_withdrawn, wrong_revision, wrong_language, wrong_supersedes,
    wrong_published, nothing_corrected, unknown_document, month_counted, entry_too_large; then nothing has changed.
    """
    data = _encoded(published)
    sha256 = canonical.digest(data)
    with transaction.atomic():
        _check_desk(sample)
        # The lock comes first: what the rules below read cannot change until the entry stands.
        entries.lock()
        _RULES[type(published)](published)
        index = entries.add(
            Entry(published.kind, published.id, published.revision, sha256, _evidence(published), published.date)
        )
        models.Document.objects.create(sha256=sha256, text=data.decode())
        models.Publication.objects.create(
            entry_id=index,
            kind=published.kind,
            public_id=published.id,
            revision=published.revision,
            sha256=sha256,
            about=_about(published),
            erased=published.erased if isinstance(published, Withdrawal) else "",
            date=date.fromisoformat(published.date),
        )
        _stand(published, index, publisher=publisher, sample=sample)
    return Appended(published.kind, published.id, published.revision, sha256, index)


def judge(published: Document) -> None:
    """Raise what `append` would raise about a finished document, and write nothing."""
    _encoded(published)
    _RULES[type(published)](published)


def overwrite() -> None:
    """Let the database keep no trace of rows that are gone: neither in free pages nor in its journal.

    SQLite only: docs/operate.md says what to do with PostgreSQL.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def count() -> int:
    """How many documents were published."""
    return models.Publication.objects.count()


def last(check: str) -> Last:
    """The newest revision of the check. Raises Refused: unknown_check, check_ended (it was erased)."""
    row = models.Publication.objects.filter(public_id=check, kind__in=Check.kinds).order_by("entry_id").last()
    if row is None:
        raise Refused("unknown_check", id=check)
    text = models.Document.objects.filter(sha256=row.sha256).first()
    said = document.held(text.text.encode()) if text else None
    if not isinstance(said, Check):
        raise Refused("check_ended", id=check)
    return Last(row.revision, row.sha256, said.first_seen, said.published, row.date.isoformat())


def next_number(kind: str, public_id: str = "") -> int:
    """The number that the next reply or withdrawal of a check, or the next notice, will have."""
    rows = models.Publication.objects.filter(kind=kind)
    return (rows.filter(public_id=public_id) if public_id else rows).count() + 1


def last_total() -> str:
    """The id of the newest monthly total of what was declined, "" before the first."""
    rows = models.Publication.objects.filter(kind="declined_total").order_by("-entry_id")
    return rows.values_list("public_id", flat=True).first() or ""


def bodies(public_id: str, *, revision: int | None = None, reply: int | None = None) -> list[str]:
    """Digests of the documents of a check or a notice that are not erased yet.

    All of its revisions, its retraction and its replies; with `revision` that one only; with `reply` that reply only.
    Raises Refused: unknown_document.
    """
    kinds = ["reply"] if reply else ["published", "corrected", "retracted", "notice"]
    if reply is None and revision is None:
        kinds.append("reply")  # what others said of it may repeat it
    rows = models.Publication.objects.filter(public_id=public_id, kind__in=kinds).order_by("entry_id")
    if number := reply or revision:
        rows = rows.filter(revision=number)
    there = models.Document.objects.filter(sha256__in=rows.values("sha256")).values_list("sha256", flat=True)
    held = set(there)
    found = [sha256 for sha256 in rows.values_list("sha256", flat=True) if sha256 in held]
    if not found:
        raise Refused("unknown_document")
    return found


def _encoded(published: Document) -> bytes:
    """The bytes of a document, whoever finished it: what nobody could have written or read again is refused."""
    document.read(asdict(published), today=datetime.now(UTC).date().isoformat())
    data = document.encode(published)
    document.decode(data)  # also what reads well, but would read otherwise: white space, say
    return data


def _check_desk(sample: bool) -> None:
    here = address()
    if not here:
        raise Refused("address_missing")
    if (here == SAMPLE_ADDRESS) != sample:
        raise Refused("real_desk" if sample else "sample_desk")


def _about(published: Document) -> str:
    """The check that a document concerns; a notice may concern none, and neither does the erasure of its text."""
    if isinstance(published, Notice):
        return published.check
    if isinstance(published, Mode | DeclinedTotal):
        return ""
    return "" if published.id.startswith(NOTICE) else published.id


def _evidence(published: Document) -> tuple[str, ...]:
    cited = published.citations if isinstance(published, Check) else ()
    return tuple(dict.fromkeys(one.sha256 for one in cited))


def _check_rule(published: Check) -> None:
    if published.kind == "published":
        if models.Publication.objects.filter(public_id=published.id).exists():
            raise Refused("check_exists", id=published.id)
        return
    _live(published.id)
    before = last(published.id)
    _number(published.revision, before.revision + 1)
    standing = models.Standing.objects.get(pk=published.id)
    if published.language.partition("-")[0] != standing.language:
        raise Refused("wrong_language", language=standing.language)
    if published.supersedes != before.sha256:
        raise Refused("wrong_supersedes", sha256=before.sha256)
    if published.published != before.published or published.date < before.date:
        raise Refused("wrong_published", published=before.published, date=before.date)
    text = document.held(models.Document.objects.get(pk=before.sha256).text.encode())
    if replace(published, **{name: getattr(text, name) for name in _RENEWED}) == text:
        raise Refused("nothing_corrected")


def _retraction_rule(published: Retraction) -> None:
    _live(published.id)
    _number(published.revision, last(published.id).revision + 1)


def _reply_rule(published: Reply) -> None:
    if _state(published.id) == "withdrawn":
        raise Refused("check_withdrawn", id=published.id)
    _number(published.revision, next_number("reply", published.id))


def _notice_rule(published: Notice) -> None:
    if published.check:
        _state(published.check)
    number = next_number("notice")
    _number(published.revision, number)
    if published.id != f"{NOTICE}{number}":
        raise Refused("wrong_revision", revision=f"{NOTICE}{number}")


def _mode_rule(published: Mode) -> None:
    number = next_number("mode")
    _number(published.revision, number)
    if published.id != f"{MODE}{number}":
        raise Refused("wrong_revision", revision=f"{MODE}{number}")


def _declined_rule(published: DeclinedTotal) -> None:
    _number(published.revision, next_number("declined_total"))
    if published.id <= (newest := last_total()):
        raise Refused("month_counted", month=newest.removeprefix(DECLINED))


def _withdrawal_rule(published: Withdrawal) -> None:
    _number(published.revision, next_number("withdrawn", published.id))
    if models.Publication.objects.filter(kind="withdrawn", public_id=published.id, erased=published.erased).exists():
        raise Refused("unknown_document")
    if published.what == "body":
        rows = models.Publication.objects.filter(public_id=published.id, sha256=published.erased)
        if not rows.exclude(kind="withdrawn").exists():
            raise Refused("unknown_document")
    elif published.erased not in _public_copies(published.id):
        raise Refused("unknown_document")


_RULES: dict[type[Document], Callable[[Any], None]] = {
    Check: _check_rule,
    Retraction: _retraction_rule,
    Reply: _reply_rule,
    Notice: _notice_rule,
    Withdrawal: _withdrawal_rule,
    Mode: _mode_rule,
    DeclinedTotal: _declined_rule,
}


def _public_copies(public_id: str) -> set[str]:
    rows = models.Publication.objects.filter(public_id=public_id, kind__in=Check.kinds).values("sha256")
    found = set()
    for row in models.Document.objects.filter(sha256__in=rows):
        check = document.decode(row.text.encode())
        if isinstance(check, Check):
            found |= {cited.sha256 for cited in check.citations if cited.public}
    return found


def _state(public_id: str) -> str:
    standing = models.Standing.objects.filter(pk=public_id).first()
    if standing is None:
        raise Refused("unknown_check", id=public_id)
    return standing.state


def _live(public_id: str) -> None:
    if _state(public_id) != "live":
        raise Refused("check_ended", id=public_id)


def _number(given: int, right: int) -> None:
    if given != right:
        raise Refused("wrong_revision", revision=right)


def _stand(published: Document, index: int, *, publisher: str, sample: bool) -> None:
    """Derive where the check stands now."""
    if isinstance(published, Check):
        _stand_check(published, index)
        own.show(published, address=address(), publisher=publisher, sample=sample)
    elif isinstance(published, Retraction):
        models.Standing.objects.filter(pk=published.id).update(state="retracted")
        own.hide(published.id)
    elif isinstance(published, Withdrawal) and published.what == "body":
        models.Document.objects.filter(sha256=published.erased).delete()
        newest = models.Publication.objects.filter(public_id=published.id, kind__in=Check.kinds).order_by("entry_id")
        row = newest.last()
        if row is not None and row.sha256 == published.erased:
            models.Standing.objects.filter(pk=published.id).update(state="withdrawn")
            own.hide(published.id, erase=True)


def _stand_check(published: Check, index: int) -> None:
    now = {
        "state": "live",
        "revision": published.revision,
        "topic": published.topic,
        "verdict": published.verdict,
        "language": published.language.partition("-")[0],
        "latest": index,
    }
    if published.kind == "published":
        position = models.Standing.objects.count() + 1
        models.Standing.objects.create(public_id=published.id, position=position, first=index, **now)
    else:
        models.Standing.objects.filter(pk=published.id).update(**now)
