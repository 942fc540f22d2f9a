"""The only writer of a revision's state: a step of the table, its guards, its effect and its row in the journal.

All in one transaction, under a lock on the claim; guards that read captures are judged just before it, and again
refused if the draft changed meanwhile. Where a guard asks whether one person may stand alone, nobody switches that
meanwhile: `mode.switch` holds the lock of the log too.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from minhchung.errors import Refused
from minhchung.record import entries

from . import documents, effects, journal, models, rules
from .rules import Case, Met
from .states import BEFORE, Move, move_of

_BY_MODE = frozenset({"second_person", "approved_document", "another_person"})  # guards that ask for the mode
SALT_BYTES = 16  # 128 bits: an erased document cannot be guessed from its digest


@dataclass(frozen=True)
class Moved:
    """The revision and the state that it is in now."""

    revision: int
    state: str


def begin(claim: int, *, by: int, public_id: str, day: str) -> Moved:
    """The step from nothing to a draft.

    Raises Refused: not_your_role, unknown_claim, draft_exists, claim_closed, claim_merged, check_ended.
    """
    move = _known("draft")
    rules.allowed(move, by)
    with transaction.atomic():
        locked = models.Claim.objects.select_for_update(no_key=True).filter(pk=claim).first()
        if locked is None:
            raise Refused("unknown_claim")
        rules.hold(move, Case(by, locked, None, day), slow=False)
        before = locked.revisions.exclude(state="abandoned").order_by("number").last()
        draft = _draft(locked, before, by=by, public_id=public_id, day=day)
        models.Claim.objects.filter(pk=claim, state="new").update(state="open")  # somebody took it up
        journal.write("draft", by=by, revision=draft, change=("", draft.state))
    return Moved(draft.pk, draft.state)


def move(revision: int, action: str, *, by: int, **said: str) -> Moved:
    """Take the step `action`. What is `said`: `reason`, `sha256`, `language` and `only` (rules.Case).

    Raises Refused: unknown_revision, not_your_role, step_impossible (not from this state), changed_meanwhile, and
    what the guards of the step raise; then nothing has changed.
    """
    step = _known(action)
    rules.allowed(step, by)
    case = _case(revision, by, said)
    _check_origin(step, case)
    rules.hold(step, case, slow=True)
    with transaction.atomic():
        models.Claim.objects.select_for_update(no_key=True).get(pk=case.claim.pk)
        if _BY_MODE & set(step.guards):
            entries.lock()
        now = _case(revision, by, said)
        _check_origin(step, now)
        if now.draft.version != case.draft.version:
            raise Refused("changed_meanwhile")
        rules.allowed(step, by)
        rules.hold(step, now, slow=False)
        effect = effects.EFFECTS.get(action, _nothing)
        if action not in effects.AFTER:
            effect(now)
        moved = _arrive(now, step)
        if action in effects.AFTER:
            effect(now)
        return moved


def judged(revision: int, action: str, *, by: int, **said: str) -> list[Met]:
    """Each guard of the step, met or not. Raises Refused: unknown_revision."""
    return rules.judged(_known(action), _case(revision, by, said))


def _nothing(_case: Case) -> None:
    """Most steps move the state and no more."""


def _arrive(case: Case, step: Move) -> Moved:
    draft = case.draft
    to = draft.before if step.to == BEFORE else step.to
    before = draft.state if step.action == "propose_withdraw" else draft.before
    models.Revision.objects.filter(pk=draft.pk).update(state=to, before=before, version=draft.version + 1)
    journal.write(
        step.action, by=case.by, revision=draft, change=(draft.state, to), reason=case.reason,
        facts={"sha256": case.sha256} if case.sha256 else {},
    )  # fmt: skip
    return Moved(draft.pk, to)


def _known(action: str) -> Move:
    step = move_of(action)
    if step is None:
        raise Refused("step_impossible", action=action, state="")
    return step


def _check_origin(step: Move, case: Case) -> None:
    if case.draft.state not in step.origins:
        raise Refused("step_impossible", action=step.action, state=case.draft.state)


def _case(revision: int, by: int, said: Mapping[str, str]) -> Case:
    found = models.Revision.objects.select_related("claim").filter(pk=revision).first()
    if found is None:
        raise Refused("unknown_revision")
    return Case(by, found.claim, found, documents.today(), **{**said, "reason": said.get("reason", "").strip()})


def _draft(
    claim: models.Claim, before: models.Revision | None, *, by: int, public_id: str, day: str
) -> models.Revision:
    """A new draft: of a first check, or of a correction that starts from the words of the revision before."""
    draft = models.Revision(
        claim=claim, public_id=public_id, number=1, state="draft", language=claim.language, topic=claim.topic,
        statement=claim.text, first_seen=claim.first_seen.isoformat() if claim.first_seen else "",
        salt=secrets.token_hex(SALT_BYTES), checker_id=by, day=day,
    )  # fmt: skip
    if before is not None:
        draft.public_id, draft.number = before.public_id, before.number + 1
        draft.language = before.language
        for name in documents.WORDS:
            setattr(draft, name, "" if name == "reason" else getattr(before, name))
    draft.save()
    models.Editor.objects.create(revision=draft, by_id=by)
    for one in before.citations.all() if before is not None else ():
        one.pk, one.revision = None, draft
        one._state.adding = True
        one.save()
    return draft
