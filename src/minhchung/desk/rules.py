"""What must hold before a step: one function a guard, named in `states.MOVES`. Each raises Refused when it is not met.

Those in SLOW read captures and may take seconds: they are judged before the transaction, over bytes that cannot change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from minhchung.errors import Broken, MinhChungError, Refused
from minhchung.lib.archive import extract, warc
from minhchung.lib.publication import canonical, document
from minhchung.lib.publication.document import VERDICTS, Check
from minhchung.staff import people

from . import documents, models
from .states import PUBLIC, UNFINISHED, Move

REASON_MOST = 1000


@dataclass(frozen=True)
class Case:
    """Somebody (`by`) wants to take a step. `sha256` is the digest that the button named, `reason` what they wrote.

    Of a proposal, `language` is that of the reason and `only` what of the check it is about (models.Proposal).
    """

    by: int
    claim: models.Claim
    revision: models.Revision | None
    today: str
    reason: str = ""
    sha256: str = ""
    language: str = ""
    only: str = ""

    @property
    def draft(self) -> models.Revision:
        """The revision of every step but the first."""
        if self.revision is None:
            raise Refused("no_revision")
        return self.revision


@dataclass(frozen=True)
class Met:
    """A guard and whether it holds; `error` says why not."""

    guard: str
    error: MinhChungError | None

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.error is None


def archive() -> Path:
    """Where captures are kept."""
    return Path(settings.MINHCHUNG_DATA) / "warc"


def works_alone() -> bool:
    """Whether the desk runs in solo mode."""
    newest = models.Mode.objects.order_by("pk").last()
    return newest is not None and newest.solo


def edited(revision: models.Revision, by: int) -> bool:
    """Whether this person changed something in the revision."""
    return models.Editor.objects.filter(revision=revision, by_id=by).exists()


def alone(revision: models.Revision, by: int) -> bool:
    """Whether this person would approve without a second one."""
    return works_alone() and edited(revision, by)


def allowed(move: Move, by: int) -> None:
    """Raise Refused: not_your_role, unless the person holds one of the roles now."""
    if not people.roles(by) & set(move.roles):
        raise Refused("not_your_role", roles=", ".join(move.roles))


def judged(move: Move, case: Case) -> list[Met]:
    """Every guard of `move`, met or not, in the order of the table."""
    found = []
    for name in move.guards:
        try:
            GUARDS[name](case)
        except MinhChungError as error:
            found.append(Met(name, error))
        else:
            found.append(Met(name, None))
    return found


def hold(move: Move, case: Case, *, slow: bool) -> None:
    """Raise what the first guard that is not met raises: only the `slow` ones, or only the others."""
    for name in move.guards:
        if (name in SLOW) == slow:
            GUARDS[name](case)


def _may_begin(case: Case) -> None:
    """A first draft needs an open claim without a check, a correction a published check that nobody is working on."""
    claim = case.claim
    if claim.merged_id is not None:
        raise Refused("claim_merged")
    if claim.revisions.filter(state__in=UNFINISHED).exists():
        raise Refused("draft_exists")
    public = claim.revisions.filter(state__in=PUBLIC).order_by("number").last()
    if public is None and claim.state not in {"new", "open"}:
        raise Refused("claim_closed")
    if public is not None and public.state != "published":
        raise Refused("check_ended", id=public.public_id)


def _complete(case: Case) -> None:
    draft = case.draft
    if draft.verdict not in VERDICTS:
        raise Refused("no_verdict")
    for text, refusal in (
        (draft.statement, Refused("no_statement")),
        (draft.title, Refused("no_title")),
        (draft.summary, Refused("no_summary")),
        (draft.explanation, Refused("no_explanation")),
    ):
        if not text.strip():
            raise refusal
    if draft.citations.exists():  # else another guard says so
        documents.finished(draft, today=case.today, solo=False)


def _checkable(case: Case) -> None:
    if case.claim.state == "declined":
        raise Refused("claim_declined")


def _quoted(case: Case) -> None:
    if not case.draft.citations.exists():
        raise Refused("no_quote")


def _found_again(case: Case) -> None:
    """Every quote, letter for letter, where it was said to stand."""
    for one in case.draft.citations.select_related("evidence"):
        body = _body(one.evidence)
        found = extract.locate(
            body, one.quote, media_type=one.evidence.media_type, charset=one.evidence.charset, context=CONTEXT
        )
        if (found.quote, found.before, found.after) != (one.quote, one.before, one.after):
            raise Refused("quote_not_found", quote=one.quote[:80])


def _sound_captures(case: Case) -> None:
    for one in models.Evidence.objects.filter(citations__revision=case.draft).distinct():
        _body(one)


def _body(evidence: models.Evidence) -> bytes:
    """The captured bytes, every digest computed again. Raises Broken: capture_missing, capture_damaged."""
    path = warc.find(archive(), evidence.sha256)
    if path is None:
        raise Broken("capture_missing", sha256=evidence.sha256)
    capture, body = warc.read(path)
    if capture.sha256 != evidence.sha256:
        raise Broken("capture_damaged", sha256=evidence.sha256)
    return body


def _correction_reasoned(case: Case) -> None:
    if case.draft.number > 1 and not case.draft.reason.strip():
        raise Refused("no_reason_of_correction")


def _submitted_it(case: Case) -> None:
    if case.draft.submitted_by_id != case.by:
        raise Refused("not_yours")


def _reasoned(case: Case) -> None:
    if not case.reason.strip():
        raise Refused("no_reason")
    if len(case.reason) > REASON_MOST:
        raise Refused("field_too_long", field="reason", length=len(case.reason), limit=REASON_MOST)


def _second_person(case: Case) -> None:
    if edited(case.draft, case.by) and not works_alone():
        raise Refused("you_edited")


def _same_document(case: Case) -> None:
    solo = alone(case.draft, case.by)
    if documents.finished(case.draft, today=case.today, solo=solo).sha256 != case.sha256:
        raise Refused("document_changed")


def _approved_document(case: Case) -> None:
    """The bytes that were approved still have the digest that was approved, and say what the draft says."""
    draft = case.draft
    approval = models.Approval.objects.filter(revision=draft).first()
    digest = canonical.digest(draft.document.encode())
    if approval is None or not draft.sha256 == approval.sha256 == digest:
        raise Refused("document_changed")
    if approval.solo and not works_alone():
        raise Refused("solo_over")
    made = document.decode(draft.document.encode())
    if documents.finished(draft, today=made.date, solo=approval.solo).sha256 != digest:
        raise Refused("document_changed")


def _of_today(case: Case) -> None:
    """A document carries the day on which it is published."""
    made = document.decode(case.draft.document.encode())
    if not isinstance(made, Check) or made.date != case.today:
        raise Refused("approved_earlier", day=date.fromisoformat(made.date).strftime("%d/%m/%Y"))


def _newest(case: Case) -> None:
    later = models.Revision.objects.filter(
        public_id=case.draft.public_id, number__gt=case.draft.number, state__in=PUBLIC
    )
    if later.exists():
        raise Refused("newer_published")


def _another_person(case: Case) -> None:
    if _proposal(case).by_id == case.by and not works_alone():
        raise Refused("you_proposed")


def _text_named(case: Case) -> None:
    if _proposal(case).only not in {"", "revision"}:
        raise Refused("copy_proposed")


def _copy_named(case: Case) -> None:
    if _proposal(case).only in {"", "revision"}:
        raise Refused("text_proposed")


def _withdrawn_whole(case: Case) -> None:
    """Two people withdrew all texts of this check."""
    done = models.Proposal.objects.filter(
        revision__public_id=case.draft.public_id, kind="withdraw", only="", outcome="confirmed"
    )
    if not done.exists():
        raise Refused("no_proposal")


def _proposal(case: Case) -> models.Proposal:
    found = models.Proposal.objects.filter(revision=case.draft, outcome="").first()
    if found is None:
        raise Refused("no_proposal")
    return found


CONTEXT = 200  # characters shown on either side of a quote
GUARDS: dict[str, Callable[[Case], None]] = {
    "may_begin": _may_begin,
    "complete": _complete,
    "checkable": _checkable,
    "quoted": _quoted,
    "found_again": _found_again,
    "sound_captures": _sound_captures,
    "correction_reasoned": _correction_reasoned,
    "submitted_it": _submitted_it,
    "reasoned": _reasoned,
    "second_person": _second_person,
    "same_document": _same_document,
    "approved_document": _approved_document,
    "of_today": _of_today,
    "newest": _newest,
    "another_person": _another_person,
    "text_named": _text_named,
    "copy_named": _copy_named,
    "withdrawn_whole": _withdrawn_whole,
}
SLOW = frozenset({"found_again", "sound_captures"})
