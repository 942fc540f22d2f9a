"""The way of a check: every step of the table by the right people, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from minhchung.desk import check, effects, group, mode, models, publish, review, rules, triggers, workflow
from minhchung.desk.states import ACTIONS, MEANING, MOVES, STATES
from minhchung.errors import Broken, MinhChungError, Refused
from minhchung.lib.archive import warc
from minhchung.record import answer, checks, entries
from tests.desk.conftest import ALL, QUOTE, Person, captured, claimed, written

pytestmark = pytest.mark.usefixtures("desk_address")


def code(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(MinhChungError) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def state(revision: int) -> str:
    return models.Revision.objects.get(pk=revision).state


def approved(writer: int, second: int) -> int:
    draft = written(writer)
    check.submit(draft, by=writer)
    ahead = review.ahead(draft, by=second)
    assert ahead.document is not None
    review.approve(draft, ahead.document.sha256, by=second)
    return draft


def published(writer: int, second: int) -> int:
    draft = approved(writer, second)
    publish.publish(draft, by=second)
    return draft


def test_table_names_only_what_there_is() -> None:
    assert sorted(rules.GUARDS) == sorted({guard for move in MOVES for guard in move.guards}) == sorted(MEANING)
    assert sorted(effects.EFFECTS) == sorted({*ACTIONS} & {*effects.EFFECTS})
    assert {state for move in MOVES for state in (*move.origins, move.to)} <= {*STATES, "", "as before"}
    assert len(set(ACTIONS)) == len(ACTIONS)


def test_check_goes_from_claim_to_record_by_two_people(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second)
    revision = models.Revision.objects.get(pk=draft)
    standing = checks.one(revision.public_id)
    assert standing is not None
    assert standing.current is not None
    assert (standing.state, standing.current.verdict, standing.current.solo) == ("live", "false", False)
    assert standing.versions[0].sha256 == revision.sha256
    assert standing.current.citations[0].quote == QUOTE
    assert (revision.claim.state, revision.claim.answer) == ("answered", revision.public_id)
    assert answer.ask("the district's tap water is poisoned", lang="en").answers[0].check.id == revision.public_id
    taken = list(models.Step.objects.filter(revision=draft).order_by("pk").values_list("action", "by", "to"))
    assert taken == [
        ("draft", writer, "draft"),
        ("cite", writer, ""),
        ("submit", writer, "in_review"),
        ("approve", second, "approved"),
        ("publish", second, "published"),
    ]


def test_writer_with_every_role_cannot_approve(person: Person) -> None:
    writer = person(*ALL)
    draft = written(writer)
    check.submit(draft, by=writer)
    ahead = review.ahead(draft, by=writer)
    assert [(one.guard, one.error.code) for one in ahead.guards if one.error] == [("second_person", "you_edited")]
    assert ahead.document is not None
    assert code(review.approve, draft, ahead.document.sha256, by=writer) == "you_edited"
    assert state(draft) == "in_review"


def test_second_editor_cannot_approve_either(person: Person) -> None:
    writer, helper = person("checker"), person("checker", "reviewer")
    draft = written(writer)
    check.save(draft, {"title": "The tap water met each limit"}, shown={}, by=helper)
    check.submit(draft, by=writer)
    ahead = review.ahead(draft, by=helper)
    assert ahead.document is not None
    assert code(review.approve, draft, ahead.document.sha256, by=helper) == "you_edited"


def test_database_refuses_an_approval_by_an_editor(person: Person) -> None:
    writer = person(*ALL)
    draft = written(writer)
    with pytest.raises(DatabaseError, match="an editor cannot approve"), transaction.atomic():
        models.Approval.objects.create(revision_id=draft, by_id=writer, sha256="0" * 64, moment=datetime.now(UTC))
    with pytest.raises(DatabaseError, match="an editor cannot approve"), transaction.atomic():
        models.Approval.objects.create(
            revision_id=draft, by_id=writer, sha256="0" * 64, solo=True, moment=datetime.now(UTC)
        )
    second = person("reviewer")
    models.Approval.objects.create(revision_id=draft, by_id=second, sha256="0" * 64, moment=datetime.now(UTC))
    with pytest.raises(DatabaseError, match="an editor cannot approve"), transaction.atomic():
        models.Editor.objects.create(revision_id=draft, by_id=second)


@pytest.mark.parametrize("to", ["approved", "published"])
def test_database_refuses_a_state_without_approval(person: Person, to: str) -> None:
    draft = written(person("checker"))
    with pytest.raises(DatabaseError, match="nobody approved this document"), transaction.atomic():
        models.Revision.objects.filter(pk=draft).update(state=to)
    row = models.Revision.objects.get(pk=draft)
    row.pk, row.number, row.public_id, row.state = None, 7, "another", to
    with pytest.raises(DatabaseError, match="a revision begins as a draft"), transaction.atomic():
        row.save()


def test_database_refuses_to_change_an_approved_document(person: Person) -> None:
    draft = approved(person("checker"), person("reviewer"))
    with pytest.raises(DatabaseError, match="nobody approved this document"), transaction.atomic():
        models.Revision.objects.filter(pk=draft).update(sha256="0" * 64)
    with pytest.raises(DatabaseError, match="nobody approved this document"), transaction.atomic():
        models.Revision.objects.filter(pk=draft).update(solo=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE desk_step SET action = 'x'",
        "DELETE FROM desk_step",
        "UPDATE desk_editor SET by_id = by_id",
        "DELETE FROM desk_editor",
        "UPDATE desk_approval SET by_id = by_id",
    ],
)
def test_journal_editors_and_approvals_only_grow(person: Person, statement: str) -> None:
    from django.db import connection

    approved(person("checker"), person("reviewer"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_triggers_are_there(db: None) -> None:
    assert triggers.installed() == {rule.name for rule in triggers.RULES}


def test_draft_without_its_parts_is_not_submitted(person: Person) -> None:
    writer = person("checker")
    draft = check.draft(claimed(writer), by=writer).revision
    assert code(check.submit, draft, by=writer) == "no_verdict"
    check.save(draft, {"verdict": "unproven"}, shown={}, by=writer)
    assert code(check.submit, draft, by=writer) == "no_title"
    check.save(draft, {"title": "Not known", "summary": "Not known yet.", "explanation": "Open."}, shown={}, by=writer)
    assert code(check.submit, draft, by=writer) == "no_quote"
    assert state(draft) == "draft"


def test_quote_must_stand_in_the_capture(person: Person) -> None:
    writer = person("checker")
    claim = claimed(writer)
    draft = check.draft(claim, by=writer).revision
    evidence = captured(claim, writer)
    source = check.Source("Water report", "Water works", "")
    assert code(check.cite, draft, evidence, "Tap water met no limit", source, by=writer) == "quote_not_found"
    check.cite(draft, evidence, " Tap\n water ", source, by=writer)
    kept = models.Citation.objects.get()
    assert (kept.quote, kept.before, kept.after[:15]) == ("Tap water", "Measured monthly.", "in the district")


def test_damaged_capture_stops_submission_and_publication(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = approved(writer, second)
    path = warc.find(rules.archive(), models.Evidence.objects.get().sha256)
    assert path is not None
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + b"x" + whole[-8:])
    with pytest.raises(Broken) as caught:
        publish.publish(draft, by=second)
    assert caught.value.code == "capture_damaged"
    path.unlink()
    assert code(publish.publish, draft, by=second) == "capture_missing"
    assert (state(draft), entries.count()) == ("approved", 0)
    path.write_bytes(whole)
    publish.publish(draft, by=second)


def test_approval_of_another_digest_is_refused(person: Person) -> None:
    writer, second = person("checker"), person("reviewer")
    draft = written(writer)
    check.submit(draft, by=writer)
    ahead = review.ahead(draft, by=second)
    assert ahead.document is not None
    check.take_back(draft, by=writer)
    check.save(draft, {"verdict": "true"}, shown={}, by=writer)
    check.submit(draft, by=writer)
    assert code(review.approve, draft, ahead.document.sha256, by=second) == "document_changed"


def test_approval_of_yesterday_is_given_again(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = written(writer)
    check.submit(draft, by=writer)
    row = models.Revision.objects.get(pk=draft)
    yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    old = rules.Case(second, row.claim, row, yesterday)
    with transaction.atomic():
        effects.approve(old)
        models.Revision.objects.filter(pk=draft).update(state="approved")
    assert code(publish.publish, draft, by=second) == "approved_earlier"
    ahead = review.ahead(draft, by=second)
    assert ahead.document is not None
    assert ahead.possible
    review.approve(draft, ahead.document.sha256, by=second)
    publish.publish(draft, by=second)
    assert state(draft) == "published"


def test_sent_back_draft_needs_a_new_approval(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = approved(writer, second)
    assert code(review.send_back, draft, " ", by=second) == "no_reason"
    review.send_back(draft, "The second quote is missing.", by=second)
    row = models.Revision.objects.get(pk=draft)
    assert (row.state, row.sha256, row.document, models.Approval.objects.count()) == ("draft", "", "", 0)
    assert code(publish.publish, draft, by=second) == "step_impossible"
    assert models.Step.objects.order_by("-pk")[0].reason == "The second quote is missing."


def test_only_who_submitted_takes_back(person: Person) -> None:
    writer, other = person("checker"), person("checker")
    draft = written(writer)
    check.submit(draft, by=writer)
    assert code(check.take_back, draft, by=other) == "not_yours"
    check.take_back(draft, by=writer)
    assert state(draft) == "draft"


def test_declined_claim_gets_no_verdict(person: Person) -> None:
    writer = person(*ALL)
    claim = claimed(writer)
    group.decline(claim, "opinion", by=writer)
    assert code(check.draft, claim, by=writer) == "claim_closed"
    group.reopen(claim, by=writer)
    draft = written(writer, claim)
    assert code(group.decline, claim, "opinion", by=writer) == "claim_has_check"
    models.Claim.objects.filter(pk=claim).update(state="declined", declined_for="opinion")  # past the door
    assert code(check.submit, draft, by=writer) == "claim_declined"


def test_claim_has_one_open_draft(person: Person) -> None:
    writer, other = person("checker"), person("checker")
    claim = claimed(writer)
    check.draft(claim, by=writer)
    assert code(check.draft, claim, by=other) == "draft_exists"
    row = models.Revision.objects.get()
    row.pk, row.public_id, row.number = None, "another-one", 9
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_correction_supersedes_and_says_why(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    first = published(writer, second)
    claim = models.Revision.objects.get(pk=first).claim_id
    second_draft = check.draft(claim, by=writer).revision
    check.save(second_draft, {"verdict": "misleading"}, shown={}, by=writer)
    assert code(check.submit, second_draft, by=writer) == "no_reason_of_correction"
    check.save(second_draft, {"reason": "One month was missing."}, shown={}, by=writer)
    check.submit(second_draft, by=writer)
    ahead = review.ahead(second_draft, by=second)
    assert ahead.document is not None
    review.approve(second_draft, ahead.document.sha256, by=second)
    publish.publish(second_draft, by=second)
    standing = checks.one(models.Revision.objects.get(pk=first).public_id)
    assert standing is not None
    assert [one.kind for one in standing.versions] == ["published", "corrected"]
    assert (state(first), state(second_draft)) == ("published", "published")
    assert code(publish.propose_retract, first, "Wrong.", language="en", by=writer) == "newer_published"


def test_retraction_takes_two_people(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second)
    public_id = models.Revision.objects.get(pk=draft).public_id
    publish.propose_retract(draft, "The report was withdrawn by its source.", language="en", by=writer)
    assert code(publish.confirm, draft, by=writer) == "you_proposed"
    publish.refuse(draft, by=second)
    assert state(draft) == "published"
    publish.propose_retract(draft, "The report was withdrawn by its source.", language="en", by=writer)
    publish.confirm(draft, by=second)
    standing = checks.one(public_id)
    assert standing is not None
    assert standing.ended is not None
    assert (state(draft), standing.state, standing.ended.reason) == (
        "retracted",
        "retracted",
        "The report was withdrawn by its source.",
    )
    assert code(check.draft, models.Revision.objects.get(pk=draft).claim_id, by=writer) == "check_ended"


def test_withdrawal_takes_two_people_and_every_text(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second)
    row = models.Revision.objects.get(pk=draft)
    publish.propose_withdraw(draft, "Court order.", language="en", by=writer)
    with pytest.raises(DatabaseError, match="who proposed cannot decide"), transaction.atomic():
        models.Proposal.objects.filter(revision=draft).update(decided_by=writer, solo=True)
    assert code(publish.confirm, draft, by=writer) == "you_proposed"
    publish.confirm(draft, by=second)
    standing = checks.one(row.public_id)
    assert standing is not None
    assert (state(draft), standing.state, standing.current) == ("withdrawn", "withdrawn", None)
    row.refresh_from_db()
    assert (row.title, row.explanation, row.document, row.citations.count()) == ("", "", "", 0)


def test_withdrawal_reaches_drafts_that_were_begun_from_the_text(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second)
    begun = check.draft(models.Revision.objects.get(pk=draft).claim_id, by=writer).revision
    check.abandon(begun, by=writer)
    publish.propose_withdraw(draft, "Court order.", language="en", by=writer)
    publish.confirm(draft, by=second)
    left = models.Revision.objects.get(pk=begun)
    assert (left.title, left.statement, left.summary, left.citations.count()) == ("", "", "", 0)


def test_refused_withdrawal_leaves_everything(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second)
    publish.propose_retract(draft, "Wrong.", language="en", by=writer)
    publish.confirm(draft, by=second)
    publish.propose_withdraw(draft, "Court order.", language="en", by=second)
    publish.refuse(draft, by=writer)
    assert (state(draft), models.Revision.objects.get(pk=draft).title) == ("retracted", "The tap water met every limit")


def test_one_person_publishes_alone_only_in_solo_mode(person: Person) -> None:
    alone = person(*ALL)
    draft = written(alone)
    check.submit(draft, by=alone)
    assert code(mode.switch, on=True, by=person("checker")) == "not_your_role"
    mode.switch(on=True, by=alone)
    ahead = review.ahead(draft, by=alone)
    assert ahead.document is not None
    assert (ahead.solo, ahead.possible, ahead.document.check.solo) == (True, True, True)
    review.approve(draft, ahead.document.sha256, by=alone)
    publish.publish(draft, by=alone)
    kinds = [(entry.kind, entry.id) for entry in entries.decoded(0, entries.count())]
    assert kinds[1:] == [("mode", "mode-1"), ("published", models.Revision.objects.get(pk=draft).public_id)]
    publish.propose_retract(draft, "Wrong.", language="en", by=alone)
    publish.confirm(draft, by=alone)
    mode.switch(on=False, by=alone)
    assert [entry.kind for entry in entries.decoded(3, entries.count())] == ["retracted", "mode"]


def test_second_person_in_solo_mode_is_a_second_person(person: Person) -> None:
    writer, second = person(*ALL), person("reviewer", "publisher")
    mode.switch(on=True, by=writer)
    draft = published(writer, second)
    assert models.Revision.objects.get(pk=draft).solo is False


def test_solo_approval_is_void_once_the_mode_is_off(person: Person) -> None:
    alone = person(*ALL)
    draft = written(alone)
    mode.switch(on=True, by=alone)
    check.submit(draft, by=alone)
    ahead = review.ahead(draft, by=alone)
    assert ahead.document is not None
    review.approve(draft, ahead.document.sha256, by=alone)
    mode.switch(on=False, by=alone)
    assert code(publish.publish, draft, by=alone) == "solo_over"


def test_role_that_was_taken_away_counts_no_more(person: Person) -> None:
    from minhchung.staff.models import User

    writer, second = person("checker"), person("reviewer")
    draft = written(writer)
    check.submit(draft, by=writer)
    ahead = review.ahead(draft, by=second)
    assert ahead.document is not None
    User.objects.filter(pk=second).update(is_active=False)
    assert code(review.approve, draft, ahead.document.sha256, by=second) == "not_your_role"


def test_unknown_steps_and_revisions_are_refused(person: Person) -> None:
    writer = person(*ALL)
    assert code(workflow.move, 999, "submit", by=writer) == "unknown_revision"
    assert code(workflow.move, written(writer), "fly", by=writer) == "step_impossible"
    assert code(check.draft, 999, by=writer) == "unknown_claim"


def test_refused_publication_leaves_nothing(person: Person, settings: pytest.FixtureRequest) -> None:
    settings.MINHCHUNG_ADDRESS = ""
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = approved(writer, second)
    with pytest.raises(Refused) as caught:
        publish.publish(draft, by=second)
    assert (caught.value.code, state(draft), entries.count()) == ("address_missing", "approved", 0)
    assert models.Step.objects.filter(action="publish").count() == 0
