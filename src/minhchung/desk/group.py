"""Claims: opened by hand, taken up, assigned, declined, or answered by a check that is published already.

A claim that tips opened is "new" until somebody of the desk changes its words, gives it to somebody or drafts; it is so
again when whoever took or declined it gives it back and nothing else was done.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction

from minhchung.errors import Refused
from minhchung.lib.publication.document import TOPICS
from minhchung.record import answer
from minhchung.staff import people

from . import journal, models
from .states import DECLINED_FOR, UNFINISHED

TEXT_MOST = 1000
NOTE_MOST = 4000
_INTAKE = frozenset({"intake", "checker", "reviewer", "publisher"})


@dataclass(frozen=True)
class Details:
    """What a person may change of a claim. Days are "YYYY-MM-DD" or ""."""

    text: str
    language: str = "vi"
    topic: str = "other"
    first_seen: str = ""
    deadline: str = ""


def open_claim(details: Details, *, by: int) -> int:
    """A new claim; its id. Raises Refused: not_your_role, no_claim_text, claim_too_long, field_value, field_format."""
    allowed(by)
    values = _read(details)
    with transaction.atomic():
        claim = models.Claim.objects.create(opened=_today(), **values)
        journal.write("open_claim", by=by, claim=claim, change=("", "open"))
    return claim.pk


def change(claim: int, details: Details, *, by: int) -> None:
    """Change the words, topic or days of a claim. Raises what `open_claim` raises, and unknown_claim."""
    allowed(by)
    values = _read(details)
    with transaction.atomic():
        found = _locked(claim)
        for name, value in values.items():
            setattr(found, name, value)
        origin = _take_up(found)
        found.save()
        journal.write("change_claim", by=by, claim=found, change=(origin, found.state) if origin else ("", ""))


def decline(claim: int, reason: str, *, by: int) -> None:
    """No verdict for this claim, for one of the reasons in states.DECLINED_FOR.

    Raises Refused: not_your_role, unknown_claim, claim_merged, bad_reason, claim_closed (somebody declined it already),
    claim_has_check (a check is being written or published).
    """
    allowed(by)
    if reason not in DECLINED_FOR:
        raise Refused("bad_reason")
    with transaction.atomic():
        found = _locked(claim)
        if found.state == "answered" or found.revisions.filter(state__in=UNFINISHED).exists():
            raise Refused("claim_has_check")
        if found.state == "declined":
            raise Refused("claim_closed")
        _move(found, "declined", by=by, action="decline", declined_for=reason)


def reopen(claim: int, *, by: int) -> None:
    """Undo: a declined claim, or one answered by another's check, is open again.

    Raises Refused: not_your_role, unknown_claim, claim_has_check (its own check is published).
    """
    allowed(by)
    with transaction.atomic():
        found = _locked(claim)
        if found.revisions.exclude(state__in=(*UNFINISHED, "abandoned")).exists():
            raise Refused("claim_has_check")
        back = "new" if found.untouched() else "open"
        _move(found, back, by=by, action="reopen", answer="", declined_for="")


def answer_with(claim: int, public_id: str, *, by: int) -> None:
    """A published check, ours or imported, settles this claim as well.

    Raises Refused: not_your_role, unknown_claim, unknown_check, claim_has_check, claim_closed.
    """
    allowed(by)
    if answer.one(public_id) is None:
        raise Refused("unknown_check", id=public_id)
    with transaction.atomic():
        found = _locked(claim)
        if found.state not in {"new", "open"}:
            raise Refused("claim_closed")
        if found.revisions.filter(state__in=UNFINISHED).exists():
            raise Refused("claim_has_check")
        _move(found, "answered", by=by, action="answer_with", answer=public_id)


def take(claim: int, *, held: int | None, by: int) -> None:
    """Give the claim, which was seen with the person `held` or with nobody, to oneself.

    Raises Refused: what `assign` raises, and claim_taken (somebody else has it by now).
    """
    with transaction.atomic():
        if _locked(claim).assigned_id not in {held, by}:
            raise Refused("claim_taken")
        assign(claim, by, by=by)


def assign(claim: int, person: int | None, *, by: int) -> None:
    """Give the claim to an active person, or to nobody.

    Raises Refused: not_your_role, unknown_claim, unknown_person.
    """
    allowed(by)
    if person is not None and not people.roles(person):
        raise Refused("unknown_person")
    with transaction.atomic():
        found = _locked(claim)
        found.assigned_id = person
        origin = _take_up(found) if person is not None else _give_back(found)
        found.save()
        change = (origin, found.state) if origin else ("", "")
        journal.write("assign", by=by, claim=found, change=change, facts={"to": person})


def note(claim: int, text: str, *, by: int) -> None:
    """Leave a note for the others. Raises Refused: not_your_role, unknown_claim, no_note, note_too_long."""
    allowed(by)
    said = unicodedata.normalize("NFC", text.strip())
    if not said:
        raise Refused("no_note")
    if len(said) > NOTE_MOST:
        raise Refused("note_too_long", length=len(said), limit=NOTE_MOST)
    with transaction.atomic():
        found = _locked(claim)
        models.Note.objects.create(claim=found, text=said, by_id=by, moment=datetime.now(UTC))


def take_back_note(note_id: int, *, by: int) -> None:
    """Remove one's own note. Raises Refused: not_yours."""
    if not models.Note.objects.filter(pk=note_id, by_id=by).delete()[0]:
        raise Refused("not_yours")


def _take_up(found: models.Claim) -> str:
    """Somebody of the desk is at it now; the state in which it was, "" where nothing changed."""
    if found.state != "new":
        return ""
    found.state = "open"
    return "new"


def _give_back(found: models.Claim) -> str:
    """Whoever sent a tip waits again, and may delete it, if nobody did more than take it; as `_take_up`."""
    if found.state != "open" or not found.untouched():
        return ""
    found.state = "new"
    return "open"


def _move(found: models.Claim, to: str, *, by: int, action: str, **values: str) -> None:
    origin = found.state
    found.state = to
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    journal.write(action, by=by, claim=found, change=(origin, to), facts=values)


def allowed(by: int) -> None:
    """Raise Refused: not_your_role, unless this person may handle claims."""
    if not people.roles(by) & _INTAKE:
        raise Refused("not_your_role", roles=", ".join(sorted(_INTAKE)))


def _locked(claim: int) -> models.Claim:
    found = models.Claim.objects.select_for_update().filter(pk=claim).first()
    if found is None:
        raise Refused("unknown_claim")
    if found.merged_id is not None:
        raise Refused("claim_merged")
    return found


def _read(details: Details) -> dict[str, object]:
    text = " ".join(unicodedata.normalize("NFC", details.text).split())
    if not text:
        raise Refused("no_claim_text")
    if len(text) > TEXT_MOST:
        raise Refused("claim_too_long", length=len(text), limit=TEXT_MOST)
    if details.topic not in TOPICS:
        raise Refused("field_value", field="topic", allowed=", ".join(TOPICS))
    seen = _day("first_seen", details.first_seen)
    if seen is not None and seen > _today():
        raise Refused("field_future", field="first_seen", today=_today().isoformat())
    return {
        "text": text,
        "language": details.language,
        "topic": details.topic,
        "first_seen": seen,
        "deadline": _day("deadline", details.deadline),
    }


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused("field_format", field=name, form="YYYY-MM-DD") from error


def _today() -> date:
    return datetime.now(UTC).date()
