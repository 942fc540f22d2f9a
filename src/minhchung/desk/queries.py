"""What pages of the desk show: claims, evidence, revisions, the journal, as plain values. Nothing is written here."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from minhchung.lib.text.fold import fold
from minhchung.staff import people

from . import demand, models
from .shown import Cited, Claim, Done, Evidence, Filter, Kept, Note, Page, Proposal, Reply, Revision, Who
from .states import OPEN_CLAIM, PUBLIC, REPLY_DECIDED, REPLY_UNDECIDED

PAGE = 25
_NEWEST: tuple[str | OrderBy, ...] = ("-opened", "-pk")
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "demand": ("-week", *_NEWEST),
    "today": ("-today", "-week", *_NEWEST),
    "growth": ("-growth", "-week", *_NEWEST),
    "newest": _NEWEST,
    "oldest": ("opened", "pk"),
    "deadline": (F("deadline").asc(nulls_last=True), "pk"),
}


def claims(wanted: Filter) -> Page:
    """The claims of the queue."""
    rows = _ordered(_wanted(wanted), wanted.sort)
    ids = _saying(wanted.q, rows) if wanted.q else None
    total = rows.count() if ids is None else len(ids)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    shown = slice((page - 1) * PAGE, page * PAGE)
    chosen = rows[shown] if ids is None else rows.filter(pk__in=ids[shown])
    return Page(tuple(_claims(chosen)), total, page, pages)


def claim(claim_id: int) -> Claim | None:
    """One claim."""
    return next(iter(_claims(models.Claim.objects.filter(pk=claim_id))), None)


def evidence_of(claim_id: int) -> tuple[Evidence, ...]:
    """What was captured for a claim, newest first."""
    return tuple(_evidence(models.Evidence.objects.filter(claim_id=claim_id).order_by("-pk")))


def evidence(evidence_id: int) -> Evidence | None:
    """One capture."""
    return next(iter(_evidence(models.Evidence.objects.filter(pk=evidence_id))), None)


def revision(revision_id: int) -> Revision | None:
    """One revision."""
    return next(iter(_revisions(models.Revision.objects.filter(pk=revision_id))), None)


def revisions_of(claim_id: int) -> tuple[Revision, ...]:
    """All revisions for a claim, abandoned ones too, newest first."""
    return tuple(_revisions(models.Revision.objects.filter(claim_id=claim_id).order_by("-number", "-pk")))


def revisions(*states: str) -> tuple[Revision, ...]:
    """The revisions in these states, those with the nearest deadline first, then the oldest."""
    rows = models.Revision.objects.filter(state__in=states)
    return tuple(_revisions(rows.order_by(F("claim__deadline").asc(nulls_last=True), "pk")))


def published(limit: int = 200) -> tuple[Revision, ...]:
    """The newest public revision of each check, newest first."""
    rows = models.Revision.objects.filter(state__in=PUBLIC)
    found: dict[str, models.Revision] = {}
    for row in rows.order_by("-number", "-pk"):
        found.setdefault(row.public_id, row)
    ids = [row.pk for row in sorted(found.values(), key=lambda row: -row.pk)[:limit]]
    return tuple(_revisions(models.Revision.objects.filter(pk__in=ids).order_by("-pk")))


def citations(revision_id: int) -> tuple[Cited, ...]:
    """The quotes of a revision in their order."""
    rows = list(models.Citation.objects.filter(revision_id=revision_id).order_by("position", "pk"))
    held = {one.id: one for one in _evidence(models.Evidence.objects.filter(pk__in=[row.evidence_id for row in rows]))}
    return tuple(
        Cited(
            row.pk, number, held[row.evidence_id], row.quote, row.before, row.after, row.place, row.title, row.source,
            row.url, row.public,
        )
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip


def unmerged(revision_id: int) -> tuple[Kept, ...]:
    """Words of a draft that wait for somebody to look at them."""
    return _kept(revision_id, settled=False)


def let_go(revision_id: int) -> tuple[Kept, ...]:
    """Words of a draft for which somebody chose others; nobody's are lost."""
    return _kept(revision_id, settled=True)


def _kept(revision_id: int, *, settled: bool) -> tuple[Kept, ...]:
    rows = list(models.Unmerged.objects.filter(revision_id=revision_id, settled=settled).order_by("pk"))
    names = _names(row.by_id for row in rows)
    return tuple(Kept(row.pk, row.field, row.text, names[row.by_id], row.moment) for row in rows)


def notes(claim_id: int) -> tuple[Note, ...]:
    """The notes on a claim, oldest first."""
    rows = list(models.Note.objects.filter(claim_id=claim_id).order_by("pk"))
    names = _names(row.by_id for row in rows)
    return tuple(Note(row.pk, row.text, names[row.by_id], row.moment) for row in rows)


def journal(*, claim_id: int | None = None, before: int | None = None, limit: int = 100) -> tuple[Done, ...]:
    """The newest lines of the journal, of one claim or of all; `before`: only lines with a smaller id."""
    rows = models.Step.objects.order_by("-pk")
    rows = rows.filter(claim_id=claim_id) if claim_id is not None else rows
    chosen = list((rows.filter(pk__lt=before) if before else rows)[:limit])
    names = _names(row.by_id for row in chosen)
    return tuple(
        Done(row.pk, row.moment, names[row.by_id], row.action, row.claim_id, row.revision_id, row.origin, row.to,
             row.reason, row.facts)
        for row in chosen
    )  # fmt: skip


def replies(*, decided: bool = False, check: str = "", limit: int = 200) -> tuple[Reply, ...]:
    """Replies and reported mistakes, of one check or of all: what waits, oldest first, or what is decided."""
    rows = models.Reply.objects.filter(state__in=REPLY_DECIDED if decided else REPLY_UNDECIDED)
    rows = rows.filter(check_id=check) if check else rows
    return tuple(_replies(rows.order_by("-pk" if decided else "pk")[:limit]))


def reply(reply_id: int) -> Reply | None:
    """One reply or reported mistake."""
    return next(iter(_replies(models.Reply.objects.filter(pk=reply_id))), None)


def standing_revision(public_id: str) -> Revision | None:
    """The newest public revision of a check, if the desk wrote it."""
    rows = models.Revision.objects.filter(public_id=public_id, state__in=PUBLIC).order_by("-number")
    return next(iter(_revisions(rows[:1])), None)


def counts() -> Mapping[str, int]:
    """What waits: claims to do, drafts, revisions in review or approved, proposals, replies and reported mistakes."""
    states = Counter(models.Revision.objects.values_list("state", flat=True))
    return {
        "claims": _readable().filter(state__in=OPEN_CLAIM).count(),
        "drafts": states["draft"],
        "review": states["in_review"] + states["approved"],
        "proposals": states["retract_proposed"] + states["withdraw_proposed"],
        "published": sum(states[state] for state in PUBLIC),
        "replies": models.Reply.objects.filter(state__in=REPLY_UNDECIDED).count(),
    }


def _readable() -> QuerySet[models.Claim]:
    """Claims that stand for themselves, and of which there is something left to read: texts of tips expire."""
    return models.Claim.objects.filter(merged=None).exclude(text="")


def _wanted(wanted: Filter) -> QuerySet[models.Claim]:
    rows = _readable().filter(state__in=(wanted.state,) if wanted.state else OPEN_CLAIM)
    if wanted.topic:
        rows = rows.filter(topic=wanted.topic)
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    if wanted.hint:
        rows = rows.filter(pk__in=models.Wording.objects.filter(hint=wanted.hint).values("claim"))
    if wanted.assigned == "none":
        rows = rows.filter(assigned=None)
    elif wanted.assigned.isdecimal():
        rows = rows.filter(assigned_id=int(wanted.assigned[:9]))
    return rows


def _ordered(rows: QuerySet[models.Claim], sort: str) -> QuerySet[models.Claim]:
    rows = demand.counted(rows) if sort in demand.SORTS else rows
    return rows.order_by(*SORTS.get(sort, _NEWEST))


def _saying(sought: str, rows: QuerySet[models.Claim]) -> list[int]:
    """The ids of those whose text, or one of whose wordings, holds what is sought, in any spelling; in their order.

    Here and not in the database: SQLite folds no letters but A to Z, and PostgreSQL keeps the marks.
    """
    words = _folded(sought)
    said = models.Wording.objects.filter(claim__in=rows.order_by().values("pk")).exclude(text="")
    worded = {pk for pk, text in said.values_list("claim", "text").iterator() if words in _folded(text)}
    texts = rows.values_list("pk", "text").iterator()
    return [pk for pk, text in texts if pk in worded or words in _folded(text)]


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _claims(rows: Iterable[models.Claim]) -> list[Claim]:
    chosen = list(rows)
    names = _names(row.assigned_id for row in chosen)
    ids = [row.pk for row in chosen]
    captures, notes_ = _count(models.Evidence, ids), _count(models.Note, ids)
    newest: dict[int, Revision] = {}
    held = models.Revision.objects.filter(claim__in=ids).exclude(state="abandoned")
    for one in _revisions(held.order_by("number", "pk")):
        newest[one.claim] = one
    return [
        Claim(
            row.pk, row.text, row.language, row.topic, row.state, row.declined_for, row.answer, row.first_seen,
            row.opened, row.deadline, names.get(row.assigned_id or 0), captures[row.pk], notes_[row.pk],
            newest.get(row.pk), row.merged_id,
        )
        for row in chosen
    ]  # fmt: skip


def _count(model: type[models.Evidence] | type[models.Note], claims_: list[int]) -> Counter[int]:
    return Counter(model.objects.filter(claim__in=claims_).values_list("claim", flat=True))


def _evidence(rows: Iterable[models.Evidence]) -> list[Evidence]:
    chosen = list(rows)
    names = _names(row.by_id for row in chosen)
    used = models.Citation.objects.filter(evidence__in=[row.pk for row in chosen])
    cited = Counter(used.exclude(revision__state="abandoned").values_list("evidence", flat=True))
    return [
        Evidence(
            row.pk, row.claim_id, row.url, row.state, row.given, row.code, row.facts, row.sha256, row.file_sha256,
            row.media_type,
            row.captured, row.title, row.picture, row.reread, row.sound, row.link, row.tested, row.failed_days,
            names[row.by_id], row.day, cited[row.pk],
        )
        for row in chosen
    ]  # fmt: skip


def _revisions(rows: QuerySet[models.Revision]) -> list[Revision]:
    chosen = list(rows.select_related("claim"))
    ids = [row.pk for row in chosen]
    editors = list(models.Editor.objects.filter(revision__in=ids).order_by("pk"))
    open_ = {row.revision_id: row for row in models.Proposal.objects.filter(revision__in=ids, outcome="")}
    people = [one.by_id for one in editors] + [one.by_id for one in open_.values()]
    names = _names(people + [pk for row in chosen for pk in (row.checker_id, row.submitted_by_id, row.assigned_id)])
    return [
        Revision(
            row.pk, row.claim_id, row.public_id, row.number, row.state, row.language, row.topic, row.statement,
            row.title, row.verdict, row.summary, row.explanation, row.first_seen, row.reason, row.solo, row.version,
            row.sha256, names[row.checker_id], names.get(row.submitted_by_id or 0), names.get(row.assigned_id or 0),
            row.claim.deadline, row.day,
            tuple(names[one.by_id] for one in editors if one.revision_id == row.pk),
            _proposal(open_.get(row.pk), names),
        )
        for row in chosen
    ]  # fmt: skip


def _replies(rows: Iterable[models.Reply]) -> list[Reply]:
    chosen = list(rows)
    names = _names(pk for row in chosen for pk in (row.by_id, row.decided_by_id))
    return [
        Reply(
            row.pk, row.check_id, row.kind, row.text, row.language, row.day, row.state, row.reason,
            names.get(row.by_id or 0), names.get(row.decided_by_id or 0), row.solo,
        )
        for row in chosen
    ]  # fmt: skip


def _proposal(row: models.Proposal | None, names: Mapping[int, Who]) -> Proposal | None:
    if row is None:
        return None
    return Proposal(row.kind, row.reason, row.language, row.only, names[row.by_id], row.moment)


def _names(ids: Iterable[int | None]) -> dict[int, Who]:
    wanted = {pk for pk in ids if pk is not None}
    return {one.id: Who(one.id, one.name) for one in people.every() if one.id in wanted} if wanted else {}
