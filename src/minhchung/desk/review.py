"""The second person: sees each guard met or not, approves exactly one document, or sends the draft back."""

from dataclasses import dataclass

from django.db import transaction

from minhchung.errors import MinhChungError, Refused
from minhchung.staff import people

from . import documents, journal, models, rules, workflow
from .documents import Finished
from .rules import Met
from .states import EDITORS, UNFINISHED
from .workflow import Moved


@dataclass(frozen=True)
class Ahead:
    """What lies before an approval: the document that `by` would approve (None: it cannot be made), and the guards.

    `solo`: there would be no second person, and the page would say so.
    """

    document: Finished | None
    guards: tuple[Met, ...]
    solo: bool

    @property
    def possible(self) -> bool:
        """Whether every guard holds."""
        return self.document is not None and all(one.holds for one in self.guards)


def ahead(revision: int, *, by: int) -> Ahead:
    """What `by` would approve now. Raises Refused: unknown_revision."""
    made = preview(revision, by=by)
    guards = workflow.judged(revision, "approve", by=by, sha256=made.sha256 if made else "")
    return Ahead(made, tuple(guards), solo=made.check.solo if made else False)


def preview(revision: int, *, by: int) -> Finished | None:
    """The document as it would be published today if `by` approved it; None while something is missing."""
    draft = models.Revision.objects.filter(pk=revision).first()
    if draft is None:
        return None
    solo = rules.alone(draft, by)
    try:
        return documents.finished(draft, today=documents.today(), solo=solo)
    except MinhChungError:
        return None


def ask(revision: int, person: int | None, *, by: int) -> None:
    """Ask somebody to review, or nobody in particular.

    Raises Refused: not_your_role, unknown_revision, step_impossible, unknown_person (not a reviewer), you_edited (that
    person wrote some of it).
    """
    if not people.roles(by) & set(EDITORS):
        raise Refused("not_your_role", roles=", ".join(EDITORS))
    if person is not None and "reviewer" not in people.roles(person):
        raise Refused("unknown_person")
    with transaction.atomic():
        found = models.Revision.objects.select_for_update().filter(pk=revision).first()
        if found is None:
            raise Refused("unknown_revision")
        if found.state not in UNFINISHED:
            raise Refused("step_impossible", action="ask", state=found.state)
        if person is not None and rules.edited(found, person) and not rules.works_alone():
            raise Refused("you_edited")
        models.Revision.objects.filter(pk=revision).update(assigned=person)
        journal.write("ask", by=by, revision=found, facts={"to": person})


def approve(revision: int, sha256: str, *, by: int) -> Moved:
    """Stand behind the document with this digest. Raises Refused: what `workflow.move` raises."""
    return workflow.move(revision, "approve", by=by, sha256=sha256)


def send_back(revision: int, reason: str, *, by: int) -> Moved:
    """Back to the writer, with a reason. Raises Refused: what `workflow.move` raises."""
    return workflow.move(revision, "send_back", by=by, reason=reason)
