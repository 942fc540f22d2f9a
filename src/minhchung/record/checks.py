"""Reading the publications: a check with its history, and the lists that pages are made of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import Count, QuerySet

from minhchung.lib.publication import canonical
from minhchung.lib.publication import document as documents
from minhchung.lib.publication.document import Check, Mode, Notice, Reply

from . import entries, health, models
from .health import Health

CHUNK = 200
MENDING = ("corrected", "retracted", "withdrawn")  # the kinds that `mended` lists
T = TypeVar("T")


@dataclass(frozen=True)
class Version:
    """A revision of a check. `entry` is its index in the log; `document` None once it was erased, `withdrawn` why."""

    number: int
    kind: str  # published | corrected
    date: str
    sha256: str
    entry: int
    document: Check | None
    withdrawn: str


@dataclass(frozen=True)
class Placed:
    """A reply that was placed under a check; who sent it was not verified."""

    number: int
    date: str
    sha256: str
    entry: int
    document: Reply | None
    withdrawn: str


@dataclass(frozen=True)
class Ended:
    """A check that was retracted: when and why. `reason` is "" once that text was erased."""

    date: str
    reason: str
    sha256: str
    entry: int
    language: str


@dataclass(frozen=True)
class Gone:
    """A withdrawal: `erased` is the digest of the document ("body") or capture ("copy") that went."""

    date: str
    sha256: str
    entry: int
    erased: str
    what: str


@dataclass(frozen=True)
class Standing:
    """A check with its history. `position` is 1 for the first check that was published here.

    `state`: live | retracted | withdrawn. `copies`: captures whose public copy is handed out. `health`: what became of
    captures that any revision cites, where anything did; it is that of today, whatever was asked for.
    """

    id: str
    position: int
    state: str
    versions: tuple[Version, ...]
    replies: tuple[Placed, ...]
    ended: Ended | None
    copies: tuple[str, ...]
    gone: tuple[Gone, ...] = ()
    health: tuple[Health, ...] = ()

    @property
    def current(self) -> Check | None:
        """The newest document of a check that is not withdrawn, also of a retracted one."""
        return self.versions[-1].document


@dataclass(frozen=True)
class NoticeShown:
    """A demand or complaint that the desk received. `document` None once it was erased, `withdrawn` why.

    `date`: the day of its entry, which outlives the text.
    """

    number: int
    sha256: str
    entry: int
    document: Notice | None
    date: str
    withdrawn: str


@dataclass(frozen=True)
class Switch:
    """From `date` on (log entry `entry`) one person may stand alone behind a check (`solo`), or no more."""

    number: int
    solo: bool
    date: str
    entry: int


@dataclass(frozen=True)
class Mended:
    """A correction, a retraction or a withdrawal, for the list of them. `reason` "" once that text was erased."""

    kind: str  # corrected | retracted | withdrawn
    id: str
    revision: int
    date: str
    reason: str
    language: str
    entry: int
    what: str  # of a withdrawal: body | copy
    notice: bool = False  # of a withdrawal: it erased the text of a notice


def one(public_id: str) -> Standing | None:
    """The check with this id."""
    return next(some([public_id]), None)


def some(public_ids: Sequence[str], *, before: int | None = None) -> Iterator[Standing]:
    """The checks with these ids, in this order; unknown ids are passed over.

    With `before`, as they stood when the log had that many entries.
    """
    for start in range(0, len(public_ids), CHUNK):
        part = public_ids[start : start + CHUNK]
        positions = dict(models.Standing.objects.filter(public_id__in=part).values_list("public_id", "position"))
        history = _history(list(positions), before)
        fit = health.of(_cited(row.document for rows in history.values() for row in rows))
        yield from (_standing(one, positions[one], history[one], fit) for one in part if history.get(one))


def ahead(check: Check) -> Standing:
    """The check as it would stand if `check` were published next: what a preview is made of. Nothing is written."""
    known = one(check.id)
    digest = canonical.digest(documents.encode(check))
    fresh = Version(check.revision, check.kind, check.date, digest, max(entries.count(), 1), check, "")
    if known is None:
        position = models.Standing.objects.count() + 1
        known = Standing(check.id, position, "live", (), (), None, ())
    versions = (*(version for version in known.versions if version.number < check.revision), fresh)
    gone = {each.erased: each.date for each in known.gone}
    fit = tuple(health.of(_cited(version.document for version in versions)).values())
    return replace(known, versions=versions, copies=_copies(fresh, gone, fit), health=fit)


def every(*, before: int | None = None) -> Iterator[Standing]:
    """Every check in order of publication; with `before`, as they stood when the log had that many entries."""
    rows = models.Standing.objects.order_by("position")
    if before is not None:
        rows = rows.filter(first__lt=before)
    yield from some(list(rows.values_list("public_id", flat=True)), before=before)


@dataclass(frozen=True)
class Listing:
    """Live checks in order of publication, all or of one topic or verdict; with `ended` also those that ended."""

    topic: str = ""
    verdict: str = ""
    ended: bool = False

    def count(self) -> int:
        """How many there are."""
        return self._rows().count()

    def ids(self, start: int, end: int) -> list[str]:
        """The ids from place `start` to before `end`, counted from 0."""
        return list(self._rows().order_by("position").values_list("public_id", flat=True)[start:end])

    def place(self, public_id: str) -> int:
        """Where the check stands in the list, or would stand."""
        position = models.Standing.objects.filter(pk=public_id).values("position")
        return self._rows().filter(position__lt=position).count()

    def _rows(self) -> "QuerySet[models.Standing]":
        rows = models.Standing.objects.all()
        if not self.ended:
            rows = rows.filter(state="live")
        wanted = {"topic": self.topic, "verdict": self.verdict}
        return rows.filter(**{name: value for name, value in wanted.items() if value})


def newest(n: int, *, topic: str = "", language: str = "") -> tuple[str, ...]:
    """Ids of the `n` live checks published or corrected last, newest first."""
    wanted = {name: value for name, value in (("topic", topic), ("language", language)) if value}
    rows = models.Standing.objects.filter(state="live", **wanted)
    return tuple(rows.order_by("-latest").values_list("public_id", flat=True)[:n])


def touched(since: int, until: int) -> list[str]:
    """Ids of the checks that the entries from `since` to before `until` are about, each once."""
    rows = models.Publication.objects.filter(entry_id__gte=since, entry_id__lt=until).order_by("entry_id")
    return list(dict.fromkeys(rows.exclude(about="").values_list("about", flat=True)))


def counts(field: str) -> dict[str, int]:
    """How many live checks there are by "topic", "verdict" or "language"."""
    rows = models.Standing.objects.filter(state="live").values_list(field).annotate(n=Count("pk")).order_by(field)
    return dict(rows)


def languages() -> set[str]:
    """The languages that checks were ever published in."""
    return set(models.Standing.objects.values_list("language", flat=True).distinct())


def many(*kinds: str, since: int = 0) -> int:
    """How many publications of these kinds the entries from `since` on name."""
    return models.Publication.objects.filter(kind__in=kinds, entry_id__gte=since).count()


def mended() -> list[Mended]:
    """Corrections, retractions and withdrawals in the order of the log."""
    rows = models.Publication.objects.filter(kind__in=MENDING).order_by("entry_id")
    texts = _texts([row.sha256 for row in rows])
    return [_mended(row, texts.get(row.sha256)) for row in rows]


def notices() -> list[NoticeShown]:
    """Notices in the order of the log."""
    rows = list(models.Publication.objects.filter(kind="notice").order_by("entry_id"))
    gone = models.Publication.objects.filter(kind="withdrawn", erased__in=[row.sha256 for row in rows])
    erased = {row.erased: row.sha256 for row in gone}
    texts = _texts([row.sha256 for row in rows] + list(erased.values()))
    return [
        NoticeShown(
            row.revision,
            row.sha256,
            row.entry_id,
            _as(Notice, texts.get(row.sha256)),
            row.date.isoformat(),
            str(getattr(texts.get(erased.get(row.sha256, "")), "reason", "")),
        )
        for row in rows
    ]


def modes() -> list[Switch]:
    """Switches between two people behind each check and one, in the order of the log."""
    rows = list(models.Publication.objects.filter(kind="mode").order_by("entry_id"))
    texts = _texts([row.sha256 for row in rows])
    told = ((row, _as(Mode, texts.get(row.sha256))) for row in rows)
    return [Switch(row.revision, mode.solo, row.date.isoformat(), row.entry_id) for row, mode in told if mode]


def document_bytes(sha256: str) -> bytes | None:
    """The canonical bytes of a document, None once it was erased or if it never was."""
    row = models.Document.objects.filter(sha256=sha256).first()
    return row.text.encode() if row else None


def digests(since: int, until: int) -> list[str]:
    """The digests of the documents that the entries from `since` to before `until` name."""
    rows = models.Publication.objects.filter(entry_id__gte=since, entry_id__lt=until).order_by("entry_id")
    return list(rows.values_list("sha256", flat=True))


def erased(since: int) -> list[str]:
    """What the entries from `since` on erased: digests of documents, and of captures whose public copy went."""
    rows = models.Publication.objects.filter(kind="withdrawn", entry_id__gte=since)
    return list(rows.values_list("erased", flat=True))


def has_any() -> bool:
    """Whether anything was ever published here."""
    return models.Standing.objects.exists()


Rows = list[models.Publication]


def _history(public_ids: list[str], before: int | None) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    rows = models.Publication.objects.filter(about__in=public_ids).exclude(kind="notice").order_by("entry_id")
    if before is not None:
        rows = rows.filter(entry_id__lt=before)
    texts = _texts([row.sha256 for row in rows])
    for row in rows:
        row.document = texts.get(row.sha256)
        found[row.about].append(row)
    return found


def _texts(sha256s: list[str]) -> dict[str, documents.Document]:
    found = {}
    for start in range(0, len(sha256s), CHUNK):
        for row in models.Document.objects.filter(sha256__in=sha256s[start : start + CHUNK]):
            found[row.sha256] = documents.held(row.text.encode())
    return found


def _standing(public_id: str, position: int, history: Rows, noted: Mapping[str, Health]) -> Standing:
    why = {one.erased: _reason(one) for one in history if one.kind == "withdrawn"}
    versions = tuple(
        Version(
            one.revision,
            one.kind,
            one.date.isoformat(),
            one.sha256,
            one.entry_id,
            _as(Check, one.document),
            why.get(one.sha256, ""),
        )
        for one in history
        if one.kind in Check.kinds
    )
    replies = tuple(
        Placed(
            one.revision,
            one.date.isoformat(),
            one.sha256,
            one.entry_id,
            _as(Reply, one.document),
            why.get(one.sha256, ""),
        )
        for one in history
        if one.kind == "reply"
    )
    cited = _cited(version.document for version in versions)
    fit = tuple(one for sha256, one in noted.items() if sha256 in cited)
    ended = next((_ended(one) for one in history if one.kind == "retracted"), None)
    erased = versions[-1].sha256 in why
    state = "withdrawn" if erased else "retracted" if ended else "live"
    gone = tuple(_gone(one) for one in history if one.kind == "withdrawn")
    return Standing(public_id, position, state, versions, replies, ended, _copies(versions[-1], why, fit), gone, fit)


def _gone(row: models.Publication) -> Gone:
    what = str(getattr(row.document, "what", ""))
    return Gone(row.date.isoformat(), row.sha256, row.entry_id, row.erased, what)


def _copies(version: Version, withdrawn: Mapping[str, str], fit: Iterable[Health]) -> tuple[str, ...]:
    """A damaged copy is not handed out: nobody could find the quote in it."""
    if version.document is None:
        return ()
    not_out = {*withdrawn, *(each.sha256 for each in fit if each.file == "damaged")}
    public = [cited.sha256 for cited in version.document.citations if cited.public and cited.sha256 not in not_out]
    return tuple(dict.fromkeys(public))


def _cited(said: Iterable[object]) -> set[str]:
    """Digests of the captures that these documents cite."""
    return {cited.sha256 for document in said if isinstance(document, Check) for cited in document.citations}


def _ended(row: models.Publication) -> Ended:
    language = getattr(row.document, "language", "")
    return Ended(row.date.isoformat(), _reason(row), row.sha256, row.entry_id, language)


def _reason(row: models.Publication) -> str:
    return str(getattr(row.document, "reason", ""))


def _mended(row: models.Publication, document: documents.Document | None) -> Mended:
    return Mended(
        kind=row.kind,
        id=row.about or row.public_id,
        revision=row.revision,
        date=row.date.isoformat(),
        reason=str(getattr(document, "reason", "")),
        language=str(getattr(document, "language", "")),
        entry=row.entry_id,
        what=str(getattr(document, "what", "")),
        notice=row.kind == "withdrawn" and not row.about,
    )


def _as(form: type[T], document: object) -> T | None:
    return document if isinstance(document, form) else None
