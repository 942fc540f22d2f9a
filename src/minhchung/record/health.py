"""What became of the captures that published checks cite: whether the live page answers, whether the copy is sound.

Only what changed is written. The pages of checks are made from this too, so each change has a number by which the site
sees which checks it has to make anew.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from minhchung.lib.publication.document import Check

from . import entries, models

STATES = {"alive": "link", "dead": "link", "sound": "file", "damaged": "file"}
CHUNK = 200


@dataclass(frozen=True)
class Health:
    """Of one capture. `link`: alive | dead, `file`: sound | damaged; a day is "" while it never was otherwise."""

    sha256: str
    link: str = "alive"
    link_since: str = ""
    file: str = "sound"
    file_since: str = ""


def note(sha256: str, *, state: str, since: date) -> bool:
    """Keep that the capture is `state` (one of STATES) since that day; returns whether that is news.

    Call it for captures of published checks only: this is public. Raises KeyError for another state.
    """
    field = STATES[state]
    with transaction.atomic():
        entries.lock()  # two changes at once must not get one number
        held = models.Health.objects.filter(pk=sha256).first()
        before = _health(held) if held else Health(sha256)
        if getattr(before, field) == state:
            return False
        now = {field: state, f"{field}_since": since, "changed": latest() + 1}
        models.Health.objects.update_or_create(pk=sha256, defaults=now)
    return True


def of(sha256s: Iterable[str]) -> dict[str, Health]:
    """The health of these captures, by digest; one of which nothing was ever noted is left out."""
    found = (row for part in _parts(sha256s) for row in models.Health.objects.filter(pk__in=part))
    return {row.sha256: _health(row) for row in found}


def latest() -> int:
    """The number of the newest change, 0 before the first."""
    return int(models.Health.objects.aggregate(newest=Max("changed"))["newest"] or 0)


def changed_since(n: int) -> tuple[str, ...]:
    """Digests of the captures whose health changed after the change `n`."""
    return tuple(models.Health.objects.filter(changed__gt=n).order_by("changed").values_list("pk", flat=True))


def citing(sha256s: Iterable[str]) -> tuple[str, ...]:
    """Ids of the checks of which a revision cites one of these captures. Reads every entry: changes are rare."""
    wanted = set(sha256s)
    if not wanted:
        return ()
    rows = models.Publication.objects.filter(kind__in=Check.kinds).values_list("public_id", "entry__data")
    return tuple(sorted({one for one, data in rows.iterator(5_000) if wanted & set(json.loads(data)["evidence"])}))


def _health(row: models.Health) -> Health:
    return Health(row.sha256, row.link, _day(row.link_since), row.file, _day(row.file_since))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _parts(sha256s: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(set(sha256s))
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))
