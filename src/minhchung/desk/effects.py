"""What a step does besides moving the state: an approval, a publication. `workflow` calls it inside its transaction."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from minhchung.errors import Refused
from minhchung.lib.publication import document
from minhchung.record import publish

from . import documents, models, rules
from .rules import Case


def submit(case: Case) -> None:
    """Who sent it may take it back."""
    models.Revision.objects.filter(pk=case.draft.pk).update(submitted_by_id=case.by)


def approve(case: Case) -> None:
    """Fix the document: its bytes, its digest, and the person who stands behind it."""
    draft = case.draft
    solo = rules.alone(draft, case.by)
    made = documents.finished(draft, today=case.today, solo=solo)
    models.Approval.objects.filter(revision=draft).delete()
    models.Approval.objects.create(
        revision=draft, by_id=case.by, sha256=made.sha256, solo=solo, moment=datetime.now(UTC)
    )
    models.Revision.objects.filter(pk=draft.pk).update(sha256=made.sha256, document=made.text, solo=solo)


def unapprove(case: Case) -> None:
    """Back to a draft: no approval outlives a change."""
    models.Approval.objects.filter(revision=case.draft).delete()
    models.Revision.objects.filter(pk=case.draft.pk).update(sha256="", document="", solo=False, submitted_by=None)


def put_public(case: Case) -> None:
    """Hand the approved document to the record; the claim has its answer."""
    draft = case.draft
    publish.from_desk(document.decode(draft.document.encode()), alone=rules.works_alone())
    models.Claim.objects.filter(pk=case.claim.pk).update(state="answered", answer=draft.public_id, assigned=None)


def _propose(kind: str, case: Case) -> None:
    """Keep what is proposed until another person decides."""
    models.Proposal.objects.create(
        revision=case.draft,
        kind=kind,
        reason=case.reason,
        language=case.language or case.draft.language,
        only=case.only,
        by_id=case.by,
        moment=datetime.now(UTC),
    )


def retract(case: Case) -> None:
    """The check no longer stands."""
    proposal = _decide(case, "confirmed")
    publish.retract(case.draft.public_id, reason=proposal.reason, language=proposal.language)


def withdraw(case: Case) -> None:
    """Erase what the proposal names; the record says so."""
    proposal = _decide(case, "confirmed")
    number = case.draft.number if proposal.only == "revision" else None
    copy = proposal.only if proposal.only not in {"", "revision"} else ""
    erase = publish.Erase(case.draft.public_id, revision=number, copy=copy)
    publish.withdraw(erase, reason=proposal.reason, language=proposal.language)
    # The desk keeps no second copy of a text that had to go: nor in drafts that were begun from it.
    if not copy and proposal.only:
        _forget(case.draft)
    elif not copy:
        for revision in models.Revision.objects.filter(public_id=case.draft.public_id):
            _forget(revision)


def forget_along(case: Case) -> None:
    """The texts of an older revision went with the check."""
    _forget(case.draft)


def refuse(case: Case) -> None:
    """The proposal is off; its words stay in the desk."""
    _decide(case, "refused")


def _decide(case: Case, outcome: str) -> models.Proposal:
    proposal = models.Proposal.objects.select_for_update().filter(revision=case.draft, outcome="").first()
    if proposal is None:
        raise Refused("no_proposal")
    proposal.decided_by_id = case.by
    proposal.outcome = outcome
    proposal.solo = proposal.by_id == case.by
    proposal.save()
    return proposal


def _forget(revision: models.Revision) -> None:
    models.Citation.objects.filter(revision=revision).delete()
    models.Unmerged.objects.filter(revision=revision).delete()
    words = dict.fromkeys(("statement", "title", "summary", "explanation", "reason", "document"), "")
    models.Revision.objects.filter(pk=revision.pk).update(**words)


EFFECTS: dict[str, Callable[[Case], None]] = {
    "submit": submit,
    "take_back": unapprove,
    "send_back": unapprove,
    "approve": approve,
    "publish": put_public,
    "propose_retract": partial(_propose, "retract"),
    "confirm_retract": retract,
    "refuse_retract": refuse,
    "propose_withdraw": partial(_propose, "withdraw"),
    "confirm_withdraw": withdraw,
    "confirm_copy": withdraw,
    "refuse_withdraw": refuse,
    "withdraw_along": forget_along,
}
# These follow the new state, since the database lets no approved document be without its approval.
AFTER = frozenset({"take_back", "send_back"})
