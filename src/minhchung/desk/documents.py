"""The document that a revision would publish, made from its words and its citations."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from minhchung.lib.publication import document
from minhchung.lib.publication.document import Check
from minhchung.record import publications

from . import models

# What a checker writes. The address (`public_id`) and the language are fixed by the first publication.
WORDS = ("statement", "title", "verdict", "summary", "explanation", "topic", "first_seen", "reason")
FIRST_ONLY = ("public_id", "language")
FIELDS = (*FIRST_ONLY, *WORDS)


@dataclass(frozen=True)
class Finished:
    """A document, its canonical bytes as text, and their SHA-256."""

    check: Check
    text: str
    sha256: str


def finished(revision: models.Revision, *, today: str, solo: bool) -> Finished:
    """The document of `revision` as it would be published `today`.

    Raises Refused: field_* (lib.publication.document.read), and for a correction unknown_check, check_ended.
    """
    values = {name: getattr(revision, name) for name in WORDS if name != "statement"}
    values |= {
        "id": revision.public_id,
        "kind": "published" if revision.number == 1 else "corrected",
        "revision": revision.number,
        "language": revision.language,
        "claim": revision.statement,
        "citations": [_cited(one) for one in revision.citations.select_related("evidence")],
        "date": today,
        "published": today,
        "supersedes": "",
        "solo": solo,
        "salt": revision.salt,
    }
    if revision.number > 1:
        last = publications.last(revision.public_id)
        values |= {"published": last.published, "supersedes": last.sha256, "revision": last.revision + 1}
    made = document.read(values, today=today)
    if not isinstance(made, Check):  # the kind above says so
        raise TypeError(type(made))
    data = document.encode(made)
    return Finished(made, data.decode(), hashlib.sha256(data).hexdigest())


def today() -> str:
    """The day, UTC."""
    return datetime.now(UTC).date().isoformat()


def _cited(citation: models.Citation) -> Mapping[str, Any]:
    evidence = citation.evidence
    return {
        "quote": citation.quote,
        "before": citation.before,
        "after": citation.after,
        "title": citation.title,
        "source": citation.source,
        "url": citation.url,
        "captured": evidence.captured,
        "sha256": evidence.sha256,
        "media_type": evidence.media_type,
        "public": citation.public,
    }
