"""Receipts: with a random code, of which only the SHA-256 is kept, whoever sent a tip reads what became of it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import regex
from django.db import connection, transaction

from minhchung.errors import Refused
from minhchung.lib.text.fold import fold
from minhchung.record import answer
from minhchung.record.answer import Answer, Check

from . import models, overwrite, wordings
from .states import UNFINISHED

# Consonants that are not mistaken for a digit. Without vowels, D, W and Y nothing that types Vietnamese (Telex, VNI)
# makes another letter of them. 25 of 18 letters are 104 bits.
LETTERS = "BCFGHJKLMNPQRSTVXZ"
GROUPS, GROUP = 5, 5
A_DAY = 1000  # receipts of one wording
_CODE = regex.compile(rf"[{LETTERS}]{{{GROUPS * GROUP}}}")
_ENDED = ("confirm_retract", "confirm_withdraw")
_STEPS = {
    "draft": "checking",
    "decline": "declined",
    "reopen": "reopened",
    "answer_with": "answered",
    "publish": "answered",
}


@dataclass(frozen=True)
class Standing:
    """Where a tip stands, for whoever holds its code.

    `state`: waiting, checking, declined (for `reason`), answered (by `check`), ended (that check stands no more) or
    expired (nobody took it up in time). `text`: as stored, "" once expired, without its links, which may be those of
    others who sent the same; `found`: checks that answer it by now,
    published since or elsewhere, while the desk has not said so itself. `kept`: it would outlive its deletion, as the
    desk is at it or others hold a code of the same text. `feed`: the token of its feed. `merged`: it was joined with
    others that say the same.
    """

    state: str
    text: str
    language: str
    day: date
    reason: str
    check: Check | None
    found: Answer | None
    kept: bool
    merged: bool
    feed: str


@dataclass(frozen=True)
class Event:
    """Something that became of a claim: received, checking, declined, reopened, answered, corrected, ended, merged."""

    number: int
    day: date
    kind: str
    reason: str = ""
    check: Check | None = None


@dataclass(frozen=True)
class Feed:
    """What a claim's own feed says; nothing of any tip's words."""

    token: str
    day: date
    events: tuple[Event, ...]


def fresh() -> str:
    """A random code in groups: BCFGH-…"""
    letters = [secrets.choice(LETTERS) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, len(letters), GROUP))


def digest_of(code: str) -> str:
    """What is kept of a code: SHA-256 over its letters and digits in capitals, however it was typed."""
    return sha256("".join(filter(str.isalnum, fold(code))).upper().encode()).hexdigest()


def is_code(code: str) -> bool:
    """Whether `fresh` could have made it."""
    return bool(_CODE.fullmatch(code.replace("-", "")))


def known(code: str) -> models.Receipt | None:
    """The receipt with this code."""
    rows = models.Receipt.objects.select_related("wording__claim__merged")
    return rows.filter(code=digest_of(code)).first()


def make(wording: int, code: str, *, channel: str, day: date) -> str:
    """Keep a receipt and give its code back; "" where the text was sent so often today that there are no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_receipt (code, wording_id, channel, day) SELECT %s, %s, %s, %s "
            "WHERE (SELECT count(*) FROM desk_receipt WHERE wording_id = %s AND day = %s) < %s",
            [digest_of(code), wording, channel, day.isoformat(), wording, day.isoformat(), A_DAY],
        )
        return code if cursor.rowcount else ""


def read(code: str) -> Standing:
    """What became of the tip with this code. Raises Refused: unknown_receipt."""
    receipt = known(code)
    if receipt is None:
        raise Refused("unknown_receipt")
    wording = receipt.wording
    claim = _final(wording.claim)
    check = answer.one(claim.answer) if claim.state == "answered" else None
    state = _state(claim, wording, check)
    return Standing(
        state=state, text=wording.text, language=wording.language, day=receipt.day,
        reason=claim.declined_for, check=check, found=_found(wording) if state in {"waiting", "checking"} else None,
        kept=not _goes(wording, claim), merged=_is_merged(claim), feed=claim.token,
    )  # fmt: skip


def delete(code: str) -> bool:
    """Delete a tip: its receipt, and its text unless the desk is at it or somebody else holds a code of the same text.

    Whether the text went; the day's count stays. Raises Refused: unknown_receipt.
    """
    receipt = known(code)
    if receipt is None:
        raise Refused("unknown_receipt")
    with transaction.atomic():
        wording = wordings.locked(pk=receipt.wording_id)
        if not models.Receipt.objects.filter(pk=receipt.pk).delete()[0] or wording is None:
            raise Refused("unknown_receipt")
        gone = _goes(wording, wording.claim, held=0)
        if gone:
            wording.delete()
            wordings.renew_text(wording.claim)
        overwrite.ask()
    return gone


def feed(token: str) -> Feed:
    """What became of a claim so far, oldest first. Raises Refused: no_such_feed."""
    claim = models.Claim.objects.filter(token=token).first() if token else None
    if claim is None:
        raise Refused("no_such_feed")
    events = [Event(0, claim.opened, "received")]
    while claim is not None:
        events += _events(claim)
        claim = claim.merged
    return Feed(token, events[0].day, tuple(events))


def _events(claim: models.Claim) -> Iterator[Event]:
    """From the journal: a claim that was joined with another goes on as that one."""
    published = False
    for step in models.Step.objects.filter(claim=claim).select_related("revision").order_by("pk"):
        day = step.moment.date()
        if step.action == "draft" and not published:
            yield Event(step.pk, day, "checking")
        elif step.action == "merged_into" and claim.merged_id:
            yield Event(step.pk, day, "merged")
        elif step.action in _ENDED and step.to in {"retracted", "withdrawn"}:
            yield Event(step.pk, day, "ended")
        elif step.action in {"decline", "reopen"}:
            yield Event(step.pk, day, _STEPS[step.action], reason=str(step.facts.get("declined_for", "")))
        elif step.action in {"answer_with", "publish"}:
            check = answer.one(step.revision.public_id if step.revision else str(step.facts.get("answer", "")))
            yield Event(step.pk, day, "corrected" if published else "answered", check=check)
            published = step.action == "publish"


def _state(claim: models.Claim, wording: models.Wording, check: Check | None) -> str:
    if claim.state == "answered":
        return "answered" if check else "ended"
    if claim.state == "declined":
        return "declined"
    if claim.state == "open" or claim.revisions.filter(state__in=UNFINISHED).exists():
        return "checking"
    return "waiting" if wording.text else "expired"


def _found(wording: models.Wording) -> Answer | None:
    """What answers the text as stored by now."""
    if not wording.text:
        return None
    try:
        found = answer.related(wording.text, lang=wording.language)
    except Refused:
        return None
    return found if found.decision == "answered" else None


def _goes(wording: models.Wording, claim: models.Claim, *, held: int = 1) -> bool:
    """Whether its text would go with one of its receipts, of which `held` is still counted."""
    return claim.state == "new" and claim.untouched() and models.Receipt.objects.filter(wording=wording).count() <= held


def _final(claim: models.Claim) -> models.Claim:
    while claim.merged is not None:
        claim = claim.merged
    return claim


def _is_merged(claim: models.Claim) -> bool:
    return models.Claim.objects.filter(merged=claim).exists()
