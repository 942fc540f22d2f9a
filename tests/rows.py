"""What stands in the tables of a desk, read past the program: by the database's own library."""

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.served import Desk

Tables = Mapping[str, list[dict[str, Any]]]
_LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    "postgresql": "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
}


def rows(desk: Desk, query: str) -> list[dict[str, Any]]:
    """What a statement of SQL answers; what it changes is kept."""
    if address := desk.variables.get("MINHCHUNG_DATABASE"):
        with psycopg.connect(address, row_factory=dict_row) as held:
            cursor = held.execute(query.encode())
            return cursor.fetchall() if cursor.description else []
    with closing(sqlite3.connect(desk.data / "db.sqlite3", timeout=30)) as tables, tables:
        tables.row_factory = sqlite3.Row
        return [dict(row) for row in tables.execute(query)]


def until(desk: Desk, query: str) -> None:
    """Wait for a statement to answer something."""
    for _ in range(300):
        if rows(desk, query):
            return
        time.sleep(0.1)
    raise TimeoutError(query)


def tables(desk: Desk) -> Tables:
    """Every row of every table."""
    kind = "postgresql" if "MINHCHUNG_DATABASE" in desk.variables else "sqlite"
    names = [row["name"] for row in rows(desk, _LISTED[kind])]
    return {name: rows(desk, f'SELECT * FROM "{name}"') for name in names}
