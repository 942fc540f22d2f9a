"""The daily counters: how often something happened, and never to whom or at what hour."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection

_INSERT, _ROW = "INSERT INTO record_count (day, check_id, kind, n) VALUES ", "(%s, %s, %s, %s)"
_MORE = " ON CONFLICT (day, check_id, kind) DO UPDATE SET n = record_count.n + excluded.n"


def add(rows: Iterable[tuple[str, str]]) -> None:
    """One more on each (check or "", kind) of today. One statement, so that two at once both count."""
    day = datetime.now(UTC).date().isoformat()
    counted = Counter(rows)
    given = [value for (check, kind), n in counted.items() for value in (day, check, kind, n)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ", ".join([_ROW] * len(counted)) + _MORE, given)
