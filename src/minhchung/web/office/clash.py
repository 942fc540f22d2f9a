"""Words that met a newer version of a draft, beside what stands there now, for somebody to choose."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from minhchung.desk import queries
from minhchung.site.changes import Piece, compare, shorten
from minhchung.web.office.words import FIELDS


@dataclass(frozen=True)
class Waiting:
    """Two texts of one field. `pieces` lead from what stands to what was kept aside; `mine`: the reader wrote it."""

    id: int
    field: str
    label: Promise
    kept: str
    stands: str
    pieces: tuple[Piece, ...]
    writer: str
    moment: datetime
    mine: bool


def waiting(revision: int, *, by: int) -> list[Waiting]:
    """What waits in a draft, the oldest first."""
    found = queries.revision(revision)
    return [
        Waiting(
            one.id,
            one.field,
            FIELDS[one.field],
            one.text,
            stands := str(getattr(found, one.field)),
            shorten(compare(stands, one.text)),
            one.by.name,
            one.moment,
            one.by.id == by,
        )
        for one in queries.unmerged(revision)
    ]
