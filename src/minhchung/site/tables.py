"""The tables of the open data, column by column: names that never change their meaning within one version.

A value that is not known or does not apply is null; in CSV that is an empty cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from minhchung.lib.publication import entry
from minhchung.lib.publication.document import NOTICES, OUTCOMES, TOPICS, VERDICTS

VERSION = 1  # a column that goes, or means something else, makes version 2 in a folder beside this one
STATES = ("live", "retracted", "withdrawn")

Value = str | int | bool | None
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Column:
    """`kind`: string | integer | boolean | date | datetime, as Table Schema names them; `given`: never null."""

    name: str
    kind: str
    about: str
    given: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """`key`: the columns that tell its rows apart."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def schema(table: Table) -> dict[str, Any]:
    """`table` as a Table Schema (Frictionless Data, version 1)."""
    return {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }


def described(about: str) -> dict[str, str]:
    """A description in English, as the standard wants it, and in Vietnamese beside it."""
    with override("vi"):
        return {"description": about, "description_vi": gettext(about)}


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.given else {}
    if column.allowed:
        limits["enum"] = list(column.allowed)
    field = {"name": column.name, "type": column.kind, **described(column.about)}
    return field | ({"constraints": limits} if limits else {})


_CHECK = Column("check", "string", _("Id of the check."), given=True)
_ENTRY = Column("entry", "integer", _("Index of its entry in the log."), given=True)
_SHA256 = Column("sha256", "string", _("SHA-256 of the document, as the log names it."), given=True)
_LANGUAGE = Column("language", "string", _("Language of the text, as a BCP 47 tag."))
_WITHDRAWN = Column("withdrawn", "string", _("Why the text was erased, if it was."))
_DAY = _("Day of the entry, UTC.")
_NUMBER = _("Number of the revision.")

CHECKS = Table(
    "checks",
    _("One row a check: how it stands on the day of the package."),
    ("check",),
    (
        _CHECK,
        Column("position", "integer", _("1 for the first check that was published here."), given=True),
        Column("url", "string", _("Address of its page."), given=True),
        Column(
            "state",
            "string",
            _("live; retracted: no longer stands; withdrawn: erased on a legal or privacy duty."),
            given=True,
            allowed=STATES,
        ),
        _LANGUAGE,
        Column("topic", "string", _("Topic of the claim."), allowed=TOPICS),
        Column("verdict", "string", _("Verdict on the claim, also of a retracted check."), allowed=VERDICTS),
        Column("title", "string", _("Title of the check.")),
        Column("claim", "string", _("The claim that was checked.")),
        Column("summary", "string", _("The short answer.")),
        Column("explanation", "string", _("The explanation, in Markdown without HTML.")),
        Column("first_seen", "date", _("Day on which the claim was first seen.")),
        Column("published", "date", _("Day of the first revision."), given=True),
        Column("date", "date", _("Day of the newest revision."), given=True),
        Column("revision", "integer", _("Number of the newest revision."), given=True),
        Column("solo", "boolean", _("Published without a second reviewer.")),
        Column("citations", "integer", _("Number of quotes in the newest revision."), given=True),
        Column("replies", "integer", _("Number of replies placed."), given=True),
        Column("ended", "date", _("Day of the retraction.")),
        Column("ended_reason", "string", _("Why it was retracted.")),
        _WITHDRAWN,
        Column("entry", "integer", _("Index of the newest revision in the log."), given=True),
        _SHA256,
    ),
)
CITATIONS = Table(
    "citations",
    _("One row a quote of the newest revision of a check, with the archived page that holds it."),
    ("check", "number"),
    (
        _CHECK,
        Column("number", "integer", _("Place among the quotes of the check, from 1."), given=True),
        Column("quote", "string", _("The quote, letter for letter."), given=True),
        Column("before", "string", _("What stands before the quote.")),
        Column("after", "string", _("What stands after the quote.")),
        Column("title", "string", _("Title of the page."), given=True),
        Column("source", "string", _("The organisation behind the page."), given=True),
        Column("url", "string", _("Address of the page."), given=True),
        Column("captured", "datetime", _("When the page was captured, UTC."), given=True),
        Column("sha256", "string", _("SHA-256 of the captured page."), given=True),
        Column("media_type", "string", _("Media type of the captured page."), given=True),
        Column("public", "boolean", _("The copy was meant to be handed out with the check."), given=True),
    ),
)
REVISIONS = Table(
    "revisions",
    _("One row a revision of a check, the older ones too."),
    ("check", "revision"),
    (
        _CHECK,
        Column("revision", "integer", _NUMBER, given=True),
        Column("kind", "string", _("published or corrected."), given=True, allowed=("published", "corrected")),
        Column("date", "date", _DAY, given=True),
        Column("verdict", "string", _("Verdict of this revision."), allowed=VERDICTS),
        Column("title", "string", _("Title of this revision.")),
        Column("claim", "string", _("The claim, as this revision gives it.")),
        Column("summary", "string", _("The short answer of this revision.")),
        Column("reason", "string", _("Why the check was corrected.")),
        _WITHDRAWN,
        _ENTRY,
        _SHA256,
        # Last, as it came later: who counts the cells of a line finds the others where they were.
        Column("solo", "boolean", _("Published without a second reviewer.")),
    ),
)
REPLIES = Table(
    "replies",
    _("One row a reply placed under a check. Who sent a reply is neither verified nor kept."),
    ("check", "number"),
    (
        _CHECK,
        Column("number", "integer", _("Number of the reply, from 1."), given=True),
        Column("date", "date", _DAY, given=True),
        _LANGUAGE,
        Column("text", "string", _("The reply, whole.")),
        _WITHDRAWN,
        _ENTRY,
        _SHA256,
    ),
)
NOTICES_RECEIVED = Table(
    "notices",
    _("One row a demand or complaint that was received, and what came of it. Who sent it is never kept."),
    ("number",),
    (
        Column("number", "integer", _("Number of the notice."), given=True),
        Column("check", "string", _("Id of the check that it was about.")),
        Column("received", "date", _("Day on which it was received.")),
        Column("date", "date", _DAY),
        Column("about", "string", _("What was demanded."), allowed=NOTICES),
        Column("outcome", "string", _("What came of it."), allowed=OUTCOMES),
        _LANGUAGE,
        Column("text", "string", _("What the desk says of it.")),
        _ENTRY,
        _SHA256,
    ),
)
ENTRIES = Table(
    "entries",
    _("One row an entry of the log, all kinds."),
    ("entry",),
    (
        _ENTRY,
        Column("kind", "string", _("Kind of the entry."), given=True, allowed=entry.KINDS),
        Column("id", "string", _("Id of what the entry is about; of a key, the key itself."), given=True),
        Column("revision", "integer", _("Number among the documents of one id and kind."), given=True),
        Column("date", "date", _DAY, given=True),
        _SHA256,
        Column("evidence", "string", _("SHA-256 of each capture, with spaces between.")),
    ),
)
TABLES = (CHECKS, CITATIONS, REVISIONS, REPLIES, NOTICES_RECEIVED, ENTRIES)
