"""What was declined, month by month: claims and replies by reason, from the journal onto the public log."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.db.models import QuerySet

from minhchung.record import publications, publish

from . import models

_CLAIMS = ("decline", "reopen")
_REPLIES = ("decline_reply",)


def tell(now: datetime) -> int:
    """Note on the log what was declined in each month that is over; how many months were told.

    A month in which nothing was declined has no entry. Whoever runs this again tells nothing twice.
    """
    months = _months(_untold(now))
    told = (publish.declined_total(month, claims=_claims(rows), replies=_replies(rows)) for month, rows in months)
    return sum(1 for one in told if one is not None)


def _untold(now: datetime) -> QuerySet[models.Step]:
    """The lines of the journal after the last month that was told and before this one, oldest first."""
    rows = models.Step.objects.filter(action__in=_CLAIMS + _REPLIES, moment__lt=_begin(now.year, now.month))
    if newest := publications.last_total():
        year, month = map(int, newest.removeprefix(publications.DECLINED).split("-"))
        rows = rows.filter(moment__gte=_begin(year + month // 12, month % 12 + 1))
    return rows.order_by("moment", "pk")


def _months(rows: Iterable[models.Step]) -> Iterator[tuple[str, list[models.Step]]]:
    """Each month in which something was declined in the end, with its lines."""
    found: dict[str, list[models.Step]] = {}
    for row in rows:
        found.setdefault(row.moment.astimezone(UTC).strftime("%Y-%m"), []).append(row)
    return ((month, lines) for month, lines in found.items() if _claims(lines) or _replies(lines))


def _claims(rows: Iterable[models.Step]) -> dict[str, int]:
    """By reason, the claims that stood declined at the end of the lines: who undid it declined nothing."""
    last = {row.claim_id: row for row in rows if row.action in _CLAIMS}
    return dict(Counter(row.facts["declined_for"] for row in last.values() if row.action == "decline"))


def _replies(rows: Iterable[models.Step]) -> dict[str, int]:
    return dict(Counter(row.facts["reason"] for row in rows if row.action in _REPLIES))


def _begin(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC)
