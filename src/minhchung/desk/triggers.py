"""What the database itself holds, whoever writes: the journal only grows, and no editor approves.

Installed after every migrate and at each start, as record.triggers are (Django's AlterField on SQLite drops them).
"""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Rule:
    """Before `verb` on `table`: where `when` holds (SQL over NEW, and OLD of an update), refuse and say `said`."""

    name: str
    table: str
    verb: str
    when: str
    said: str


_EDITED = "EXISTS (SELECT 1 FROM desk_editor e WHERE e.revision_id = NEW.revision_id AND e.by_id = NEW.by_id)"
_SOLO = "COALESCE((SELECT m.solo FROM desk_mode m ORDER BY m.id DESC LIMIT 1), FALSE)"
_APPROVED = "EXISTS (SELECT 1 FROM desk_approval a WHERE a.revision_id = NEW.{id}{more})"
RULES = (
    Rule("desk_step_no_update", "desk_step", "UPDATE", "TRUE", "desk_step only grows"),
    Rule("desk_step_no_delete", "desk_step", "DELETE", "TRUE", "desk_step only grows"),
    Rule("desk_mode_no_update", "desk_mode", "UPDATE", "TRUE", "desk_mode only grows"),
    Rule("desk_mode_no_delete", "desk_mode", "DELETE", "TRUE", "desk_mode only grows"),
    Rule(
        "desk_approval_second_person", "desk_approval", "INSERT",
        f"({_EDITED} AND NOT NEW.solo) OR (NEW.solo AND NOT {_SOLO})", "an editor cannot approve",
    ),
    Rule("desk_approval_no_update", "desk_approval", "UPDATE", "TRUE", "an approval is made anew"),
    Rule(
        "desk_editor_after_approval", "desk_editor", "INSERT",
        _APPROVED.format(id="revision_id", more=" AND a.by_id = NEW.by_id AND NOT a.solo"), "an editor cannot approve",
    ),
    Rule(
        "desk_proposal_second_person", "desk_proposal", "UPDATE", f"NEW.decided_by_id = NEW.by_id AND NOT {_SOLO}",
        "who proposed cannot decide",
    ),
    Rule(
        "desk_reply_second_person", "desk_reply", "UPDATE",
        "OLD.decided_by_id IS NULL AND NEW.decided_by_id IS NOT NULL AND (OLD.by_id IS NULL OR NEW.by_id IS NULL "
        f"OR NEW.by_id <> OLD.by_id OR (NEW.decided_by_id = NEW.by_id AND NOT {_SOLO}))",
        "who proposed cannot decide",
    ),
    Rule(
        "desk_reply_decided", "desk_reply", "UPDATE",
        "NEW.state IN ('placed', 'declined') AND (NEW.decided_by_id IS NULL OR NEW.by_id IS NULL)",
        "nobody decided this reply",
    ),
    Rule(
        "desk_reply_ends", "desk_reply", "UPDATE",
        "OLD.state IN ('placed', 'declined', 'expired') AND NEW.state <> OLD.state", "a decided reply stays decided",
    ),
    Rule("desk_reply_begins", "desk_reply", "INSERT", "NEW.state <> 'waiting'", "a reply begins undecided"),
    Rule("desk_editor_no_update", "desk_editor", "UPDATE", "TRUE", "who edited, edited"),
    Rule("desk_editor_no_delete", "desk_editor", "DELETE", "TRUE", "who edited, edited"),
    Rule(
        "desk_revision_approved", "desk_revision", "UPDATE",
        "NEW.state IN ('approved', 'published') AND NOT "
        + _APPROVED.format(id="id", more=" AND a.sha256 = NEW.sha256 AND a.solo = NEW.solo"),
        "nobody approved this document",
    ),
    Rule(
        "desk_revision_begins", "desk_revision", "INSERT", "NEW.state <> 'draft'", "a revision begins as a draft",
    ),
)  # fmt: skip
_SQLITE = """CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table}
WHEN {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"""
_FUNCTION = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF {when} THEN RAISE EXCEPTION '{said}'; END IF; RETURN {row}; END $$"""
_POSTGRES = """CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"""


def install() -> None:
    """Put the triggers there, where they are not."""
    with connection.cursor() as cursor:
        for rule in RULES:
            facts = {"name": rule.name, "verb": rule.verb, "table": rule.table, "when": rule.when, "said": rule.said}
            if connection.vendor == "postgresql":
                cursor.execute(_FUNCTION.format(**facts, row="OLD" if rule.verb == "DELETE" else "NEW"))
                cursor.execute(_POSTGRES.format(**facts))
            else:
                cursor.execute(_SQLITE.format(**facts))


def installed() -> set[str]:
    """The names of the triggers that are there."""
    listing = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        listing = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    with connection.cursor() as cursor:
        cursor.execute(listing)
        return {name for (name,) in cursor.fetchall()} & {rule.name for rule in RULES}
