"""Where people of the desk meet over the same claim: how a scene begins, what may be done in it. For tests.desk.race.

Every act is a call of a door, by somebody who holds every role, with what that person saw when the scene began.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from minhchung.desk import check, evidence, group, jobs, mode, models, publish, reply, review
from minhchung.desk.check import Source, mark
from minhchung.desk.reply import Sent
from minhchung.errors import Refused
from tests.desk.conftest import QUOTE, captured, claimed, written

SOURCE = Source("Water report", "Water works", "")
OTHER = f"<html><body><p>Nobody quotes this page yet. {QUOTE} It is new.</p></body></html>"
STALE = {"title": mark("as it was long ago")}
KEPT = "Kept aside"
NOWHERE = "http://127.0.0.1/gone"
_count = itertools.count()


@dataclass
class Place:
    """Where they meet. `seen`: digest of the document as the second person saw it; `shown`: marks of the open form.

    `owner` has words that were kept aside as `kept`; nobody quotes the capture `loose`.
    """

    writer: int
    second: int
    owner: int
    drafts: list[int] = field(default_factory=list)
    cited: list[int] = field(default_factory=list)
    claim: int = 0
    older: int = 0
    loose: int = 0
    pages: list[int] = field(default_factory=list)
    kept: int = 0
    reply: int = 0
    seen: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)

    @property
    def draft(self) -> int:
        """The one that it is about."""
        return self.drafts[0]


Act = Callable[[Place, int, int], Any]  # the place, who acts, and as which of those who meet


@dataclass(frozen=True)
class Scene:
    """`ends` lead out of the scene: of those, one succeeds."""

    begin: Callable[[Place], None]
    acts: Mapping[str, Act]
    ends: frozenset[str] = frozenset()


def _opened(place: Place) -> None:
    place.claim = claimed(place.writer)


def _drafted(place: Place) -> None:
    """A draft with two quotes, open in everybody's form; somebody's words are kept aside."""
    draft = written(place.writer)
    place.drafts = [draft]
    place.claim = models.Revision.objects.get(pk=draft).claim_id
    place.loose = captured(place.claim, place.writer, page=OTHER)
    check.cite(draft, models.Citation.objects.filter(revision=draft)[0].evidence_id, QUOTE, SOURCE, by=place.writer)
    place.cited = list(models.Citation.objects.filter(revision=draft).values_list("pk", flat=True))
    kept = {"title": f"{KEPT} {_word()}"}
    place.kept = check.save(draft, kept, shown=STALE, by=place.owner).clashes[0].id
    place.saved.append(kept["title"].split()[-1])
    place.shown = {"title": mark(models.Revision.objects.get(pk=draft).title)}


def _four_drafted(place: Place) -> None:
    """Drafts of four claims, one for each who comes."""
    place.drafts = [written(place.writer) for _ in range(4)]


def _two_claimed(place: Place) -> None:
    """Two claims in the same words, which would have the same address."""
    text = f"Claim {next(_count)} by two"
    place.drafts = [claimed(place.writer, text), claimed(place.writer, text)]


def _submitted(place: Place) -> None:
    place.drafts = [written(place.writer)]
    place.claim = models.Revision.objects.get(pk=place.draft).claim_id
    check.submit(place.draft, by=place.writer)
    _seen(place, place.second)


def _approved(place: Place) -> None:
    _submitted(place)
    review.approve(place.draft, place.seen, by=place.second)


def _two_approved(place: Place) -> None:
    """In a desk where one person may stand alone; nothing is published yet when this scene is the first."""
    mode.switch(on=True, by=place.writer)
    _approved(place)
    first = place.draft
    _approved(place)
    place.drafts.append(first)


def _published(place: Place) -> None:
    _approved(place)
    publish.publish(place.draft, by=place.second)


def _retracting(place: Place) -> None:
    _published(place)
    publish.propose_retract(place.draft, "It is wrong.", language="en", by=place.writer)


def _replied(place: Place) -> None:
    """Somebody proposed to place a reply."""
    _published(place)
    _send(place, 0, 0)
    place.reply = max(models.Reply.objects.values_list("pk", flat=True))
    reply.propose(place.reply, "place", by=place.writer)


def _withdrawing(place: Place) -> None:
    _published(place)
    publish.propose_withdraw(place.draft, "Court order.", language="en", by=place.writer)


def _correcting(place: Place) -> None:
    """An approved correction of a check that somebody wants to retract."""
    _published(place)
    place.older = place.draft
    draft = check.draft(place.claim, by=place.writer).revision
    words = {"title": "The water met most limits", "reason": "One limit was missed."}
    check.save(draft, words, shown={}, by=place.writer)
    check.submit(draft, by=place.writer)
    place.drafts = [draft]
    _seen(place, place.second)
    review.approve(draft, place.seen, by=place.second)
    publish.propose_retract(place.older, "It is wrong.", language="en", by=place.writer)


def _alone_submitted(place: Place) -> None:
    mode.switch(on=True, by=place.writer)
    _submitted(place)
    _seen(place, place.writer)


def _alone_approved(place: Place) -> None:
    _alone_submitted(place)
    review.approve(place.draft, place.seen, by=place.writer)


def _alone_retracting(place: Place) -> None:
    _retracting(place)
    mode.switch(on=True, by=place.writer)


def _waiting(place: Place) -> None:
    """Two pages of which one could not be captured, and neither ever will: nobody may fetch from there."""
    place.claim = claimed(place.writer)
    with transaction.atomic():
        pages = [
            models.Evidence.objects.create(
                claim_id=place.claim, url=NOWHERE, by_id=place.writer, day=datetime.now(UTC).date()
            )
            for _ in range(2)
        ]
        jobs.add("capture_page", pages[0].pk)
    jobs.work_off()
    jobs.add("capture_page", pages[1].pk)
    place.pages = [page.pk for page in pages]


def _job(place: Place, page: int) -> int:
    found = models.Job.objects.filter(subject=place.pages[page]).first()
    return found.pk if found else 0


def _seen(place: Place, by: int) -> None:
    made = review.preview(place.draft, by=by)
    place.seen = made.sha256 if made else ""


def _send(place: Place, _by: int, _nth: int) -> None:
    """Everybody sends the same text; whose is the first is kept."""
    check_id = models.Revision.objects.get(pk=place.draft).public_id
    sent = Sent(check_id, "reply", "It names another district.", "en")
    if reply.receive(sent, code=reply.new_code(), send=True).known:
        raise Refused("reply_decided")


def _word() -> str:
    """A word like no other, which must be found again."""
    return f"word{next(_count)}end"


def _save(place: Place, by: int, _nth: int) -> None:
    word = _word()
    check.save(place.draft, {"title": f"The tap water met every limit {word}"}, shown=place.shown, by=by)
    place.saved.append(word)


def _save_late(place: Place, _by: int, nth: int) -> None:
    """Whoever has words kept aside types on in that form, and writes something else in old forms in other windows."""
    word = _word()
    before = f"{KEPT} {place.saved[0]} " if nth == 0 else ""
    check.save(place.draft, {"title": f"{before}{word}"}, shown=STALE, by=place.owner)
    place.saved.append(word)


def _address(place: Place, by: int, nth: int) -> None:
    """Everybody wants the same address, each for another check."""
    check.save(place.drafts[nth], {"public_id": f"wanted-{place.draft}"}, shown={}, by=by)


def _approve(place: Place, by: int, _nth: int) -> None:
    review.approve(place.draft, place.seen, by=by)


def _approve_alone(place: Place, _by: int, _nth: int) -> None:
    review.approve(place.draft, place.seen, by=place.writer)


_DECLINE: dict[str, Act] = {"decline": lambda place, by, _: group.decline(place.claim, "opinion", by=by)}
_BACK: dict[str, Act] = {"send_back": lambda place, by, _: review.send_back(place.draft, "Look again.", by=by)}
_OUT: dict[str, Act] = {"publish": lambda place, by, _: publish.publish(place.draft, by=by)}
_CORRECT: dict[str, Act] = {"draft": lambda place, by, _: check.draft(place.claim, by=by)}
_SWITCH: dict[str, Act] = {"switch": lambda _, by, nth: mode.switch(on=nth < 2, by=by)}
_ALONE: dict[str, Act] = {"switch_off": lambda _, by, __: mode.switch(on=False, by=by)}
_DECIDE: dict[str, Act] = {
    "confirm": lambda place, by, _: publish.confirm(place.older or place.draft, by=by),
    "refuse": lambda place, by, _: publish.refuse(place.older or place.draft, by=by),
}
SCENES = {
    "two approved": Scene(_two_approved, {
        "publish_both": lambda place, by, nth: publish.publish(place.drafts[nth % 2], by=by),
    }),
    "claim": Scene(_opened, _DECLINE | _CORRECT | {
        "assign": lambda place, by, _: group.assign(place.claim, by, by=by),
        "reopen": lambda place, by, _: group.reopen(place.claim, by=by),
    }, frozenset({"draft"})),
    "draft": Scene(_drafted, {
        "save": _save,
        "save_late": _save_late,
        "cite": lambda place, by, _: check.cite(place.draft, place.loose, QUOTE, SOURCE, by=by),
        "change_citation": lambda place, by, _: check.change_citation(place.cited[1], SOURCE, by=by),
        "uncite": lambda place, by, _: check.uncite(place.cited[1], by=by),
        "raise_citation": lambda place, by, _: check.raise_citation(place.cited[1], by=by),
        "take": lambda place, by, _: check.resolve(place.kept, take=True, by=by),
        "leave": lambda place, by, _: check.resolve(place.kept, take=False, by=by),
        "remove": lambda place, by, _: evidence.remove(place.loose, by=by),
        "submit": lambda place, by, _: check.submit(place.draft, by=by),
        "abandon": lambda place, by, _: check.abandon(place.draft, by=by),
    }, frozenset({"submit", "abandon"})),
    "captures": Scene(_waiting, {
        "again": lambda place, by, _: evidence.again(place.pages[0], by=by),
        "retry": lambda place, by, _: jobs.retry(_job(place, 0), by=by),
        "retry_waiting": lambda place, by, _: jobs.retry(_job(place, 1), by=by),
        "remove": lambda place, by, _: evidence.remove(place.pages[0], by=by),
        "remove_waiting": lambda place, by, _: evidence.remove(place.pages[1], by=by),
        "work": lambda *_: jobs.work_off(),
    }),
    "drafts": Scene(_four_drafted, {"address": _address}, frozenset({"address"})),
    "two claims": Scene(_two_claimed, {"draft": lambda place, by, nth: check.draft(place.drafts[nth % 2], by=by)}),
    "review": Scene(_submitted, _BACK | {
        "approve": _approve,
        "take_back": lambda place, _by, __: check.take_back(place.draft, by=place.writer),
    }, frozenset({"send_back", "take_back"})),
    "approved": Scene(_approved, _OUT | _BACK | _DECLINE | {"approve": _approve}, frozenset({"publish", "send_back"})),
    "published": Scene(_published, _CORRECT | {
        "retract": lambda place, by, _: publish.propose_retract(place.draft, "Wrong.", language="en", by=by),
        "withdraw": lambda place, by, _: publish.propose_withdraw(place.draft, "Court.", language="en", by=by),
        "reopen": lambda place, by, _: group.reopen(place.claim, by=by),
    }, frozenset({"retract", "withdraw"})),
    "retracting": Scene(_retracting, _DECIDE, frozenset(_DECIDE)),
    "sending a reply": Scene(_published, {"send": _send}, frozenset({"send"})),
    "replied": Scene(_replied, {
        "confirm": lambda place, by, _: reply.confirm(place.reply, by=by),
        "refuse": lambda place, by, _: reply.refuse(place.reply, by=by),
    }, frozenset({"confirm", "refuse"})),
    "withdrawing": Scene(_withdrawing, _DECIDE, frozenset(_DECIDE)),
    "correcting": Scene(_correcting, _DECIDE | _OUT | _BACK, frozenset(_DECIDE)),
    "mode": Scene(_opened, _SWITCH),
    "alone, review": Scene(_alone_submitted, _ALONE | {"approve": _approve_alone}),
    "alone, approved": Scene(_alone_approved, _ALONE | _OUT, frozenset({"publish"})),
    "alone, retracting": Scene(_alone_retracting, _ALONE | {
        "confirm": lambda place, _, __: publish.confirm(place.draft, by=place.writer),
    }),
}  # fmt: skip
