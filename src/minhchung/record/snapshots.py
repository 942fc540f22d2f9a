"""How far the open data of the site goes: decided now and then, kept here, so that a deleted site is built the same."""

from dataclasses import dataclass
from datetime import date

from . import entries, models


@dataclass(frozen=True)
class Snapshot:
    """The open data covers the first `size` entries and the counters before `day` (ISO)."""

    size: int
    day: str


def latest() -> Snapshot:
    """The snapshot in force, empty before the first."""
    row = models.Snapshot.objects.order_by("pk").last()
    return Snapshot(row.size, row.day.isoformat()) if row else Snapshot(0, "")


def take(day: date) -> Snapshot:
    """Let the open data cover everything until now."""
    now = Snapshot(entries.count(), day.isoformat())
    if now != latest():
        models.Snapshot.objects.create(size=now.size, day=day)
    return now


def overtaken() -> bool:
    """Whether something ended since the snapshot: what was retracted or erased must leave the open data at once."""
    ended = models.Publication.objects.filter(kind__in=["retracted", "withdrawn"], entry_id__gte=latest().size)
    return ended.exists()
