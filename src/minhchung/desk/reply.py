"""Replies to published checks, and mistakes reported in them: redacted before the first write, decided by two people.

A reply is placed whole and unchanged, or declined for a reason of a fixed list. A reported mistake is never published:
a correction or a retraction answers it, or it is declined. Who sent it is not known here.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from minhchung.errors import Refused
from minhchung.lib.publication import document
from minhchung.lib.publication.document import REPLIES_DECLINED
from minhchung.lib.text import redact, tracking
from minhchung.record import checks, entries, figures, publish
from minhchung.staff import people

from . import journal, models, overwrite, receipts, rules
from .states import EDITORS, REPLY_DECIDED, REPLY_UNDECIDED

KINDS = ("reply", "mistake")
TEXT_MOST = 3000
UNDECIDED_MOST = 50  # of one check and kind
DAYS = 90  # after which what nobody decided expires, and the texts of all that is not public go
_TO = {"place": "to_place", "decline": "to_decline"}


@dataclass(frozen=True)
class Sent:
    """What somebody wants to say about the check `check`. `language` is that of the text."""

    check: str
    kind: str
    text: str
    language: str = "vi"


@dataclass(frozen=True)
class Received:
    """The text as it is stored and published, and the kinds of what was taken out of it (`taken_out`).

    `stored`: it was now; not where the very same text waits already (`known`), nor where nothing was to be sent yet.
    """

    text: str
    kinds: tuple[str, ...]
    stored: bool = False
    known: bool = False


@dataclass(frozen=True)
class State:
    """Where a reply or a reported mistake stands, for who sent it: waiting, placed, declined (why) or expired.

    Of a mistake "placed" means that a correction or a retraction answered it.
    """

    check: str
    kind: str
    state: str
    reason: str
    day: date


def receive(sent: Sent, *, code: str = "", send: bool) -> Received:
    """What would be stored of it; with `send` it is, under the digest of the receipt `code` that the sender holds.

    The same text to the same check is kept once as long as it waits.

    Raises Refused: unknown_check, check_withdrawn, reply_kind, reply_empty, reply_too_long, reply_unreadable, bad_lang,
    replies_full, bad_form (that is no receipt code).
    """
    _takes_replies(sent.check)
    if sent.kind not in KINDS:
        raise Refused("reply_kind")
    whole = unicodedata.normalize("NFC", sent.text).strip()
    text = _publishable(sent, redact.redact(tracking.clean_within(whole), lang=sent.language).text)
    if not send:
        _has_room(sent)
        return Received(text, taken_out(text))
    if not receipts.is_code(code):
        raise Refused("bad_form")
    with transaction.atomic():
        entries.lock()  # who sends the same at the same time waits here, and the check stays what it is
        _takes_replies(sent.check)
        stored = _store(sent, text, receipts.digest_of(code))
    return Received(text, taken_out(text), stored=stored, known=not stored)


def taken_out(text: str) -> tuple[str, ...]:
    """What was taken out of a redacted text, by the marks that stand in it (kinds of redact.MARKS)."""
    return tuple(kind for kind in redact.MARKS["vi"] if any(marks[kind] in text for marks in redact.MARKS.values()))


def new_code() -> str:
    """A random receipt code, of the kind that tips have: one page reads both."""
    return receipts.fresh()


def state_of(code_digest: str) -> State | None:
    """Where it stands, for who holds the receipt code with this SHA-256."""
    row = models.Reply.objects.filter(code=code_digest).first()
    if row is None:
        return None
    waits = row.state in REPLY_UNDECIDED
    return State(row.check_id, row.kind, "waiting" if waits else row.state, "" if waits else row.reason, row.day)


def propose(reply: int, action: str, *, reason: str = "", by: int) -> None:
    """Ask another person to agree: `action` is place or decline, which has one of `reasons`.

    Raises Refused: not_your_role, unknown_reply, reply_decided, bad_reason, mistake_open (nothing was corrected yet).
    """
    _allowed(by)
    with transaction.atomic():
        row = _locked(reply, "waiting")
        if action not in _TO or (reason not in reasons(row.kind) if action == "decline" else reason):
            raise Refused("bad_reason")
        if action == "place":
            _check_settled(row)
        row.state, row.reason, row.by_id = _TO[action], reason, by
        row.save()
        _write("propose_reply", row, by=by, origin="waiting")


def reasons(kind: str) -> tuple[str, ...]:
    """For which a reply, or a reported mistake, is declined; of a reply nobody says that the check is right."""
    return tuple(reason for reason in REPLIES_DECLINED if kind == "mistake" or reason != "no_mistake")


def refuse(reply: int, *, by: int) -> None:
    """Turn the proposal down, whoever made it: it waits again. Raises Refused: not_your_role, unknown_reply,
    reply_decided.
    """
    _allowed(by)
    with transaction.atomic():
        row = _locked(reply, *_TO.values())
        origin = row.state
        row.state, row.reason, row.by_id = "waiting", "", None
        row.save()
        _write("refuse_reply", row, by=by, origin=origin)


def confirm(reply: int, *, by: int) -> None:
    """Agree to what another person proposed: it is placed on the public record, or declined for good.

    Raises Refused: not_your_role, unknown_reply, reply_decided, you_proposed (unless the desk works alone),
    check_withdrawn, mistake_open.
    """
    _allowed(by)
    with transaction.atomic():
        entries.lock()  # nobody switches the mode meanwhile (mode.switch)
        row = _locked(reply, *_TO.values())
        if row.by_id == by and not rules.works_alone():
            raise Refused("you_proposed")
        origin = row.state
        row.decided_by_id, row.solo = by, row.by_id == by
        if origin == "to_decline":
            row.state = "declined"
            figures.count_declined(row.reason)
        else:
            _place(row)
        row.save()
        _write("decline_reply" if row.state == "declined" else "place_reply", row, by=by, origin=origin)


def expire(now: datetime) -> int:
    """What nobody decided in DAYS days expires, and declined texts of that age go; how many texts went."""
    old = models.Reply.objects.filter(day__lte=now.date() - timedelta(days=DAYS))
    with transaction.atomic():
        entries.lock()
        undecided = list(old.filter(state__in=REPLY_UNDECIDED).values_list("pk", flat=True))
        models.Reply.objects.filter(pk__in=undecided).update(state="expired", reason="", by=None)
        for _ in undecided:
            figures.count_expired()
        gone = old.filter(state__in=REPLY_DECIDED).exclude(text="").update(text="")
        if gone:
            overwrite.ask()
    overwrite.run()
    return gone


def _takes_replies(check: str) -> None:
    standing = checks.one(check)
    if standing is None:
        raise Refused("unknown_check", id=check)
    if standing.state == "withdrawn":
        raise Refused("check_withdrawn", id=check)


def _publishable(sent: Sent, text: str) -> str:
    """`text` as a reply of the record would hold it."""
    if len(text) > TEXT_MOST:
        raise Refused("reply_too_long", length=len(text), limit=TEXT_MOST)
    today = publish.today()
    given = {"kind": "reply", "id": sent.check, "revision": 1, "date": today, "salt": "0" * 32}
    try:
        made = document.read(given | {"language": sent.language, "text": text}, today=today)
    except Refused as error:
        raise _said(error) from error
    return made.text if isinstance(made, document.Reply) else ""


def _said(error: Refused) -> Refused:
    """What the record says of a field, as what the sender can do about it."""
    said = {
        "field_empty": Refused("reply_empty"),
        "field_control": Refused("reply_unreadable"),
        "field_markup": Refused("reply_unreadable"),
        "field_format": Refused("bad_lang"),
    }
    return said.get(error.code, error)


def _store(sent: Sent, text: str, code: str) -> bool:
    """Whether it is kept under this receipt. The same receipt twice is the same form sent twice."""
    before = models.Reply.objects.filter(code=code).first()
    if before is not None:
        return (before.check_id, before.kind) == (sent.check, sent.kind) and before.text in {text, ""}
    undecided = models.Reply.objects.filter(check_id=sent.check, state__in=REPLY_UNDECIDED)
    if undecided.filter(kind=sent.kind, text=text).exists():
        return False
    _has_room(sent)
    models.Reply.objects.create(
        check_id=sent.check, kind=sent.kind, text=text, language=sent.language, code=code, day=datetime.now(UTC).date()
    )
    return True


def _has_room(sent: Sent) -> None:
    """Raises Refused: replies_full, where more wait of this kind than people can read."""
    undecided = models.Reply.objects.filter(check_id=sent.check, kind=sent.kind, state__in=REPLY_UNDECIDED)
    if undecided.count() >= UNDECIDED_MOST:
        raise Refused("replies_full", limit=UNDECIDED_MOST)


def _place(row: models.Reply) -> None:
    """A reply goes onto the record, and the desk keeps no second copy; a mistake only ends."""
    if row.kind == "mistake":
        _check_settled(row)
        figures.count_settled()
    else:
        publish.reply(row.check_id, text=row.text, language=row.language)
        row.text = ""
    row.state = "placed"


def _check_settled(row: models.Reply) -> None:
    """A mistake is answered by what the record says since the day on which it was reported."""
    if row.kind == "reply":
        return
    standing = checks.one(row.check_id)
    if standing is None:
        raise Refused("unknown_check", id=row.check_id)
    days = [one.date for one in standing.versions if one.kind == "corrected"]
    days += [standing.ended.date] if standing.ended else []
    if standing.state != "withdrawn" and max(days, default="") < row.day.isoformat():
        raise Refused("mistake_open")


def _allowed(by: int) -> None:
    if not people.roles(by) & set(EDITORS):
        raise Refused("not_your_role", roles=", ".join(EDITORS))


def _locked(reply: int, *states: str) -> models.Reply:
    row = models.Reply.objects.select_for_update().filter(pk=reply).first()
    if row is None:
        raise Refused("unknown_reply")
    if row.state not in states:
        raise Refused("reply_decided")
    return row


def _write(action: str, row: models.Reply, *, by: int, origin: str) -> None:
    """In the journal, beside the claim of the check where the desk wrote it."""
    revision = models.Revision.objects.filter(public_id=row.check_id).select_related("claim").order_by("pk").first()
    facts = {"reply": row.pk, "kind": row.kind, "reason": row.reason}
    claim = revision.claim if revision else None
    journal.write(action, by=by, claim=claim, change=(origin, row.state), facts=facts)
