"""Tips from strangers: matched as sent in memory, redacted before the first write, and never tied to whoever sent them.

Doors: `look` matches and shows what would be stored, `keep` stores exactly that, `receive` does both, `expire` lets
texts go. The code of a receipt leaves here once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from minhchung.errors import Refused
from minhchung.record import answer
from minhchung.record.answer import Answer

from . import again, match, models, overwrite, receipts, suggest, wordings
from .match import Memory
from .wordings import Kept

_redacted: Memory[Kept] = Memory(2_000)
RECEIPT_DAYS = 365  # a code that old opens nothing any more


@dataclass(frozen=True)
class Looked:
    """What a tip meets: the `answer` to it as sent (None where nobody asked), and what would be stored of it.

    `ticket`: under which this process remembers, for two hours, that it was sent just so.
    """

    answer: Answer | None
    kept: Kept
    ticket: str


@dataclass(frozen=True)
class Stored:
    """`receipt`: the code, "" where the text came so often today that no more are made. `feed`: its claim's token."""

    receipt: str
    feed: str


@dataclass(frozen=True)
class Received:
    """What came of a tip: `stored` None where it was answered, or nothing was to be sent yet."""

    answer: Answer
    kept: Kept
    stored: Stored | None


def look(text: str, *, links: Sequence[str] = (), lang: str = "", reader: str = "vi", matched: bool = False) -> Looked:
    """Match `text` as sent, unless it was `matched` before, and show what would be stored. Nothing is written.

    `lang` is the language of the text ("" where it is to be guessed), `reader` that of whoever reads the answer.

    Raises Refused: binary_text, bad_lang, too_many_links, bad_link, only_marks, and what `record.answer.ask` raises.
    """
    answer.readable(text)
    kept = _kept(text, links, lang, reader)
    found = None if matched else match.ask(text, lang=reader)
    return Looked(found, kept, match.ticket(text, kept.text))


def keep(
    text: str,
    *,
    links: Sequence[str] = (),
    lang: str = "",
    channel: str = "page",
    ticket: str = "",
    code: str = "",
) -> Stored:
    """Store a tip, redacted once more: the same text joins what it became before, another begins a claim.

    `code`: the receipt's, one of `receipts.fresh`; the same form sent twice is one tip.
    Raises Refused as `look`, bad_form (no such code), Failed: tip_collided.
    """
    if code and not receipts.is_code(code):
        raise Refused("bad_form")
    return _store(wordings.kept(text, links=links, lang=lang), channel=channel, ticket=ticket, code=code)


def receive(
    text: str,
    *,
    links: Sequence[str] = (),
    lang: str = "",
    reader: str = "vi",
    channel: str = "api",
    send: bool = False,
    anyway: bool = False,
) -> Received:
    """`look`, and with `send` store it unless a published check answers it (with `anyway` even then)."""
    seen = look(text, links=links, lang=lang, reader=reader)
    found = seen.answer or match.ask(text, lang=reader)
    if not send or (found.decision == "answered" and not anyway):
        return Received(found, seen.kept, None)
    return Received(found, seen.kept, _store(seen.kept, channel=channel, ticket=seen.ticket))


def expire(now: datetime) -> int:
    """Let go of texts that are old enough; how many wordings lost theirs. What was deleted leaves the files as well."""
    before = now.date() - timedelta(days=settings.MINHCHUNG_TIP_DAYS)
    old = models.Wording.objects.filter(latest__lte=before).exclude(text="")
    # A claim that became a part of another has no wordings, and keeps its words until then.
    parts = models.Claim.objects.filter(opened__lte=before).exclude(Q(merged=None) | Q(text=""))
    touched = {*old.values_list("claim", flat=True), *parts.values_list("pk", flat=True)}
    count = sum(_expire_of(claim, before) for claim in sorted(touched))
    models.Receipt.objects.filter(day__lte=now.date() - timedelta(days=RECEIPT_DAYS)).delete()
    if overwrite.wanted():
        suggest.forget()
    overwrite.run()
    return count


def _kept(text: str, links: Sequence[str], lang: str, reader: str) -> Kept:
    """Redacting costs as much as all the rest, so a text that many send is redacted once."""
    key = match.digest(repr((lang, reader, text, *links)))
    kept = _redacted.get(key)
    if kept is None:
        kept = wordings.kept(text, links=links, lang=lang, fallback=reader)
        _redacted.put(key, kept, seconds=match.REMEMBERED_SECONDS)
    return kept


def _store(kept: Kept, *, channel: str, ticket: str, code: str = "") -> Stored:
    with match.as_sent(ticket, kept.text) as turn:
        try:
            return _known(code) or _counted(kept, turn, channel=channel, code=code or receipts.fresh())
        except IntegrityError:  # the same form, sent twice at once
            known = _known(code)
            if known is None:
                raise
            return known


def _known(code: str) -> Stored | None:
    """What became of the form with this code."""
    before = receipts.known(code) if code else None
    return Stored(code, before.wording.claim.token) if before else None


def _counted(kept: Kept, turn: match.Turn, *, channel: str, code: str) -> Stored:
    day = datetime.now(UTC).date()
    same = again.count(turn.wording, code, channel=channel, day=day) if turn.wording and not kept.links else None
    if same:
        return Stored(*same)
    with transaction.atomic():
        joined = wordings.join(kept, known=turn.wording, day=day)
        made = receipts.make(joined.wording, code, channel=channel, day=day)
    turn.became(joined.wording)
    return Stored(made, joined.token)


def _expire_of(claim: int, before: date) -> int:
    with transaction.atomic():
        found = models.Claim.objects.select_for_update(no_key=True).get(pk=claim)
        old = models.Wording.objects.filter(claim=found, latest__lte=before).exclude(text="")
        count = old.update(text="", links=[], words=[], fold="")
        if wordings.renew_text(found) or count:
            overwrite.ask()
    return count
