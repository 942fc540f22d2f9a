"""Claims that may be one are put before a person, with what differs; nothing near is ever joined by itself."""

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from minhchung.errors import MinhChungError, Refused

from . import group, jobs, join, journal, models, nearby, wordings
from .nearby import Near
from .shown import Pair, Side
from .states import OPEN_CLAIM

LISTED = 5


def _told_nothing(subject: int, *, state: str, error: MinhChungError | None) -> None:
    """A wording nobody compared with others is a claim of its own, as it was."""


@jobs.job(_told_nothing)
def look(wording: int) -> None:
    """The job that a new wording begets: `compare` it, and say what it is for by its meaning too."""
    compare(wording)
    wordings.hint_again(wording)


def compare(wording: int) -> int:
    """Compare a wording with those of other open claims and write down which may be one; how many are new."""
    row = models.Wording.objects.filter(pk=wording, claim__state__in=OPEN_CLAIM, claim__merged=None).first()
    if row is None or not nearby.said(row.text).strip():
        return 0
    return sum(_write(row, one) for one in nearby.near(row))


def _write(row: models.Wording, near: Near) -> bool:
    """Keep the nearer of what was known and what was found now; what a person decided stays decided."""
    with transaction.atomic():
        other = models.Wording.objects.filter(pk=near.wording, claim=near.claim).first()
        found = {claim.pk: claim for claim in models.Claim.objects.select_for_update().filter(
            pk__in=(row.claim_id, near.claim), merged=None).order_by("pk")}  # fmt: skip
        if other is None or len(found) < 2:
            return False
        one, two = sorted(found)
        clashes = [list(clash) for clash in near.clashes]
        facts = {
            "score": near.score,
            "clashes": clashes if row.claim_id == one else join.turn(clashes),
            "missing": bool(row.kinds or other.kinds),
        }
        made, fresh = models.Suggestion.objects.get_or_create(one_id=one, other_id=two, defaults=facts)
        if not fresh:
            models.Suggestion.objects.filter(pk=made.pk, state="open", score__lt=near.score).update(**facts)
        return fresh


def confirm(suggestion: int, *, by: int) -> int:
    """Join the two: the claim that stays. Raises Refused: unknown_suggestion, suggestion_settled, and like `merge`."""
    group.allowed(by)
    with transaction.atomic():
        row = _locked(suggestion)
        if row.state != "open":
            raise Refused("suggestion_settled")
        return join.merge(row.one_id, row.other_id, by=by)


def reject(suggestion: int, *, by: int) -> None:
    """Keep the two apart, and ask no more. Raises Refused: not_your_role, unknown_suggestion, suggestion_settled."""
    _settle(suggestion, "open", "rejected", by=by, action="keep_apart")


def ask_again(suggestion: int, *, by: int) -> None:
    """Undo a rejection. Raises Refused: not_your_role, unknown_suggestion, suggestion_settled."""
    _settle(suggestion, "rejected", "open", by=by, action="ask_again")


def _settle(suggestion: int, origin: str, to: str, *, by: int, action: str) -> None:
    group.allowed(by)
    with transaction.atomic():
        row = _locked(suggestion)
        if row.state != origin:
            raise Refused("suggestion_settled")
        models.Suggestion.objects.filter(pk=row.pk).update(state=to, by=by if to == "rejected" else None)
        for claim in (row.one, row.other):
            journal.write(action, by=by, claim=claim, facts={"suggestion": row.pk})


def _locked(suggestion: int) -> models.Suggestion:
    """As it is once nobody else is at either claim."""
    seen = models.Suggestion.objects.filter(pk=suggestion).first()
    if seen is None:
        raise Refused("unknown_suggestion")
    join.lock(seen.one_id, seen.other_id)
    row = models.Suggestion.objects.select_for_update(of=("self",)).filter(pk=suggestion).first()
    if row is None:
        raise Refused("unknown_suggestion")
    return row


def sides(suggestion: int) -> tuple[int, int]:
    """The two claims that it is about. Raises Refused: unknown_suggestion."""
    found = models.Suggestion.objects.filter(pk=suggestion).values_list("one", "other").first()
    if found is None:
        raise Refused("unknown_suggestion")
    return found


def count() -> int:
    """How many wait for a person."""
    return _waiting().count()


def waiting(limit: int = LISTED) -> tuple[Pair, ...]:
    """What waits for a person, the nearest first."""
    return _pairs(_waiting(), limit)


def about(claim: int, limit: int = LISTED) -> tuple[Pair, ...]:
    """What waits about one claim, the nearest first."""
    return _pairs(_waiting().filter(Q(one=claim) | Q(other=claim)), limit)


def _waiting() -> QuerySet[models.Suggestion]:
    live = {f"{side}__{name}": value for side in ("one", "other")
            for name, value in (("state__in", OPEN_CLAIM), ("merged", None))}  # fmt: skip
    rows = models.Suggestion.objects.filter(state="open", **live)
    return rows.exclude(Q(one__text="") | Q(other__text=""))  # of texts that expired there is nothing to compare


def _pairs(rows: QuerySet[models.Suggestion], limit: int) -> tuple[Pair, ...]:
    chosen = list(rows.select_related("one", "other").order_by("-score", "pk")[:limit])
    claims = {row for one in chosen for row in (one.one_id, one.other_id)}
    sent = dict(
        models.Demand.objects.filter(claim__in=claims)
        .values("claim")
        .annotate(all=Sum("n"))
        .values_list("claim", "all")
    )
    worded = dict(
        models.Wording.objects.filter(claim__in=claims)
        .values("claim")
        .annotate(n=Count("pk"))
        .values_list("claim", "n")
    )

    def side(row: models.Claim) -> Side:
        return Side(row.pk, row.text, row.language, sent.get(row.pk, 0), worded.get(row.pk, 0))

    return tuple(
        Pair(
            row.pk, side(row.one), side(row.other), row.score, tuple((k, a, b) for k, a, b in row.clashes), row.missing
        )
        for row in chosen
    )


def forget() -> None:
    """Leave no trace of texts that went: not in the index, and not where they differed from others."""
    gone = models.Wording.objects.filter(text="").values("claim")
    rows = models.Suggestion.objects.exclude(clashes=[])
    rows.filter(Q(one__in=gone) | Q(other__in=gone)).update(clashes=[])
    nearby.forget()
