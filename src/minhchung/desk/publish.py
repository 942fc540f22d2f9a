"""Publish, correct, retract, withdraw: what goes onto the public record, by two people."""

from minhchung.record import index, publications

from . import models, workflow
from .workflow import Moved


def publish(revision: int, *, by: int) -> Moved:
    """Hand an approved document to the record. Raises Refused: what `workflow.move` and `record.publish` raise."""
    return workflow.move(revision, "publish", by=by)


def propose_retract(revision: int, reason: str, *, language: str, by: int) -> Moved:
    """Ask another person to agree that a check no longer stands."""
    return workflow.move(revision, "propose_retract", by=by, reason=reason, language=language)


def propose_withdraw(revision: int, reason: str, *, language: str, by: int, only: str = "") -> Moved:
    """Ask another person to agree that texts are erased on a legal or privacy duty.

    `only`: "" for all texts of the check, "revision" for this one, or the digest of a capture whose copy is public.
    """
    return workflow.move(revision, "propose_withdraw", by=by, reason=reason, language=language, only=only)


def confirm(revision: int, *, by: int) -> Moved:
    """Agree to what was proposed; it is public at once. Raises Refused: what `workflow.move` raises."""
    proposal = models.Proposal.objects.filter(revision_id=revision, outcome="").first()
    if proposal is None or proposal.kind == "retract":
        return workflow.move(revision, "confirm_retract", by=by)
    if proposal.only not in {"", "revision"}:
        moved = workflow.move(revision, "confirm_copy", by=by)
    else:
        moved = workflow.move(revision, "confirm_withdraw", by=by)
        if not proposal.only:
            _along(revision, by)
    publications.overwrite()
    index.build()  # the old one holds words of what was erased
    return moved


def refuse(revision: int, *, by: int) -> Moved:
    """Turn down what was proposed. Raises Refused: what `workflow.move` raises."""
    proposal = models.Proposal.objects.filter(revision_id=revision, outcome="").first()
    withdraws = proposal is not None and proposal.kind == "withdraw"
    return workflow.move(revision, "refuse_withdraw" if withdraws else "refuse_retract", by=by)


def _along(revision: int, by: int) -> None:
    """The older revisions of a check that was withdrawn whole."""
    done = models.Revision.objects.get(pk=revision)
    others = models.Revision.objects.filter(public_id=done.public_id, state__in=("published", "retracted"))
    for pk in list(others.values_list("pk", flat=True)):
        workflow.move(pk, "withdraw_along", by=by)
