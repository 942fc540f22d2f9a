"""How often claims are asked about, day by day, and in which words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from . import models
from .shown import Demand, Wording

DAYS = 14  # of a chart
WEEK = 7
RECENT = 3  # days that are compared with the same number before them
FEW = 3  # tips in the recent days and those before, under which nothing is said of where they lead
SORTS = ("demand", "today", "growth")  # of queries.SORTS: those that need `counted`


def demand(claims: Iterable[int], *, today: date | None = None) -> Mapping[int, Demand]:
    """The demand of each of these claims."""
    last = today or _today()
    wanted = list(claims)
    rows = models.Demand.objects.filter(claim__in=wanted)
    totals = dict(rows.values("claim").annotate(all=Sum("n")).values_list("claim", "all"))
    days: dict[int, list[int]] = defaultdict(lambda: [0] * DAYS)
    for row in rows.filter(day__gt=last - timedelta(days=DAYS), day__lte=last):
        days[row.claim_id][DAYS - 1 - (last - row.day).days] = row.n
    return {
        claim: Demand(totals.get(claim, 0), tuple(days[claim]), sum(days[claim][-WEEK:]), trend(days[claim]))
        for claim in wanted
    }


def trend(days: list[int]) -> str:
    """Where it leads: new, rising (twice as many), steady, falling (half as many), or "" where too few came to say."""
    now, before = sum(days[-RECENT:]), sum(days[-2 * RECENT : -RECENT])
    if now + before < FEW:
        return ""
    if not any(days[:-RECENT]):
        return "new"
    if now >= 2 * before:
        return "rising"
    return "falling" if before >= 2 * now else "steady"


def counted(rows: "QuerySet[models.Claim]", *, today: date | None = None) -> "QuerySet[models.Claim]":
    """The claims with `today`, `week` (seven days) and `growth` (the recent days less those before) to sort by."""
    last = today or _today()
    recent = _sum(last, RECENT)
    return rows.annotate(
        today=_sum(last, 1), week=_sum(last, WEEK), recent=recent, before=_sum(last - timedelta(days=RECENT), RECENT)
    ).annotate(growth=F("recent") - F("before"))


def wordings(claims: Iterable[int]) -> Mapping[int, tuple[Wording, ...]]:
    """The wordings of each of these claims, the most frequent first."""
    found: dict[int, list[Wording]] = defaultdict(list)
    for row in models.Wording.objects.filter(claim__in=list(claims)).order_by("-times", "pk"):
        one = Wording(
            row.pk, row.text, row.language, tuple(row.links), tuple(row.kinds), row.hint, tuple(row.words), row.day,
            row.times,
        )  # fmt: skip
        found[row.claim_id].append(one)
    return {claim: tuple(ones) for claim, ones in found.items()}


def hint(wordings_: Iterable[Wording]) -> tuple[str, tuple[str, ...]]:
    """What most tips about a claim seem to be, and the words that say so; ("", ()) where nothing tells."""
    counts: dict[str, int] = defaultdict(int)
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for one in wordings_:
        if one.hint:
            counts[one.hint] += one.times
            words[one.hint].update(dict.fromkeys(one.words))
    best = max(counts, key=lambda label: counts[label], default="")
    return best, tuple(words[best])[:3] if best else ()


def _sum(last: date, days: int) -> Coalesce:
    rows = models.Demand.objects.filter(claim=OuterRef("pk"), day__gt=last - timedelta(days=days), day__lte=last)
    summed = rows.order_by().values("claim").annotate(all=Sum("n")).values("all")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)


def _today() -> date:
    return datetime.now(UTC).date()
