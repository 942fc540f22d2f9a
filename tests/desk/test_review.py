"""Before the second person decides: who was asked, and what lies before them."""

import pytest

from minhchung.desk import check, queries, review
from minhchung.errors import Refused
from tests.desk.conftest import Person, claimed, written

pytestmark = pytest.mark.usefixtures("desk_address")


def refused(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def test_reviewer_who_wrote_nothing_is_asked(person: Person) -> None:
    writer, second = person("checker", "reviewer"), person("reviewer")
    draft = written(writer)
    assert refused(review.ask, draft, writer, by=writer) == "you_edited"
    assert refused(review.ask, draft, person("checker"), by=writer) == "unknown_person"
    assert refused(review.ask, draft, second, by=person("intake")) == "not_your_role"
    assert refused(review.ask, 999, second, by=writer) == "unknown_revision"
    review.ask(draft, second, by=writer)
    found = queries.revision(draft)
    assert found is not None
    assert found.assigned is not None
    assert found.assigned.id == second
    review.ask(draft, None, by=writer)
    found = queries.revision(draft)
    assert found is not None
    assert found.assigned is None
    check.abandon(draft, by=writer)
    assert refused(review.ask, draft, second, by=writer) == "step_impossible"


def test_draft_that_lacks_something_has_no_document_yet(person: Person) -> None:
    writer, second = person("checker"), person("reviewer")
    draft = check.draft(claimed(writer), by=writer).revision
    ahead = review.ahead(draft, by=second)
    unmet = [(one.guard, one.error.code) for one in ahead.guards if one.error]
    assert (ahead.document, ahead.possible) == (None, False)
    assert unmet == [("complete", "no_verdict"), ("quoted", "no_quote"), ("same_document", "field_empty")]


def test_preview_names_the_digest_that_is_approved(person: Person) -> None:
    writer, second = person("checker"), person("reviewer")
    draft = written(writer)
    check.submit(draft, by=writer)
    made = review.preview(draft, by=second)
    assert made is not None
    review.approve(draft, made.sha256, by=second)
    found = queries.revision(draft)
    assert found is not None
    assert found.sha256 == made.sha256
