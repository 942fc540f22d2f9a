"""Append-only in the database itself: publications, entries and checkpoints take no UPDATE and no DELETE.

Installed after every migrate, as Django's AlterField on SQLite makes a new table and drops the triggers of the old one.
"""

from django.db import connection

# What no two rows of a table share. SQLite's INSERT OR REPLACE deletes a row that is in its way, and fires no trigger.
UNIQUE = {
    "record_publication": ("entry_id", "sha256"),
    "record_entry": ("index",),
    "record_checkpoint": ("size",),
}
TABLES = tuple(UNIQUE)
_SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"""
_SQLITE_INSERT = """CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"""
_FUNCTION = """CREATE OR REPLACE FUNCTION record_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"""
_POSTGRES = """CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION record_only_grows()"""


def install() -> None:
    """Put the triggers there, where they are not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in TABLES:
            for verb in _verbs():
                cursor.execute(_statement(table, verb))


def installed() -> set[str]:
    """The names of the triggers that are there."""
    listing = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        listing = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    with connection.cursor() as cursor:
        cursor.execute(listing)
        return {name for (name,) in cursor.fetchall()} & wanted()


def wanted() -> set[str]:
    """The names of the triggers that should be there."""
    return {f"{table}_no_{verb}" for table in TABLES for verb in _verbs()}


def _statement(table: str, verb: str) -> str:
    if connection.vendor == "postgresql":
        return _POSTGRES.format(table=table, verb=verb, each="STATEMENT" if verb == "truncate" else "ROW")
    if verb == "replace":
        same = " OR ".join(f'"{column}" = NEW."{column}"' for column in UNIQUE[table])
        return _SQLITE_INSERT.format(table=table, same=same)
    return _SQLITE.format(table=table, verb=verb)


def _verbs() -> tuple[str, ...]:
    # SQLite knows no TRUNCATE; its DELETE without WHERE fires row triggers where there are some.
    last = "truncate" if connection.vendor == "postgresql" else "replace"
    return "update", "delete", last
