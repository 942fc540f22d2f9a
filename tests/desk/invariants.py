"""What must hold in a desk and its record, whatever was done: the workflow's tests end by asking this."""

from collections.abc import Mapping

from minhchung.desk import models
from minhchung.desk.states import BEFORE, PUBLIC, UNFINISHED, move_of
from minhchung.lib.publication import canonical
from minhchung.record import checks, entries


def broken() -> list[str]:
    """Everything that does not hold; an empty list is what tests want."""
    return [*_publications(), *_journal(), *_claims(), *_proposals()]


def past_roles(roles: Mapping[int, frozenset[str]]) -> list[str]:
    """Steps that somebody took without the role for them; `roles` of each person, who kept them throughout."""
    found = []
    for step in models.Step.objects.exclude(revision=None):
        move = move_of(step.action)
        if move is not None and not roles[step.by_id] & set(move.roles):
            found.append(f"{step.action} by {sorted(roles[step.by_id])}")
    return found


def _publications() -> list[str]:
    found = []
    logged = [one for one in entries.decoded(0, entries.count()) if one.kind in {"published", "corrected"}]
    public = {row.sha256: row for row in models.Revision.objects.filter(state__in=PUBLIC)}
    if sorted(public) != sorted(one.sha256 for one in logged):
        found.append("the log and the desk name different documents")
    for row in public.values():
        approval = models.Approval.objects.filter(revision=row).first()
        editors = set(models.Editor.objects.filter(revision=row).values_list("by", flat=True))
        if approval is None or approval.sha256 != row.sha256:
            found.append(f"{row.public_id} was published without approval")
        elif approval.by_id in editors and not approval.solo:
            found.append(f"{row.public_id} was approved by an editor")
        if row.state == "withdrawn":
            continue
        text = checks.document_bytes(row.sha256)
        if text is None or canonical.digest(text) != row.sha256:
            found.append(f"{row.public_id} is not what was approved")
    return found


def _journal() -> list[str]:
    """The steps of each revision are a way through the table, from nothing to where it is."""
    found = []
    for row in models.Revision.objects.all():
        state, before = "", ""
        for step in models.Step.objects.filter(revision=row).exclude(to="").order_by("pk"):
            move = move_of(step.action)
            to = "" if move is None else (before if move.to == BEFORE else move.to)
            if move is None or state not in move.origins or (step.origin, step.to) != (state, to):
                found.append(f"{row.pk}: {step.action} led from {step.origin} to {step.to}")
            before = state if step.action == "propose_withdraw" else before
            state = step.to
        if state != row.state:
            found.append(f"{row.pk} is {row.state}, the journal says {state}")
    return found


def _claims() -> list[str]:
    found = []
    for claim in models.Claim.objects.all():
        states = list(claim.revisions.values_list("state", flat=True))
        if sum(state in UNFINISHED for state in states) > 1:
            found.append(f"claim {claim.pk} has two drafts")
        if claim.state == "declined" and any(state != "abandoned" for state in states):
            found.append(f"claim {claim.pk} was declined and has a verdict")
    return found


def _proposals() -> list[str]:
    rows = models.Proposal.objects.exclude(decided_by=None)
    return [
        f"proposal {row.pk} was decided by who made it"
        for row in rows
        if row.decided_by_id == row.by_id and not row.solo
    ]
