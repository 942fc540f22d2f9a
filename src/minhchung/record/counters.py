"""The daily counters: how often something happened, and never to whom or at what hour."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection


def add(rows: Iterable[tuple[str, str]]) -> None:
    """One more on each (check or "", kind) of today. One statement, so that two at once both count."""
    day = datetime.now(UTC).date().isoformat()
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO record_count (day, check_id, kind, n) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (day, check_id, kind) DO UPDATE SET n = record_count.n + 1",
            [(day, check, kind) for check, kind in rows],
        )
