"""PostgreSQL in place of the SQLite file: one address, read into Django's settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit


def postgres(address: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name`."""
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # Most of what is asked is asked again: planned once a connection, a tip costs a third less (bench/tips.py).
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
    }


_LOCK = 7_262_001  # any number that other programs in the same database are not likely to take


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time: PostgreSQL fails where two replace the same function or trigger at once.

    SQLite has its own lock for that, and nothing is done there.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
