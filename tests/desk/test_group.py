"""Claims: opened, changed, assigned, declined, answered by what is published already; each step in the journal."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from minhchung.desk import check, group, models, queries, receipts
from minhchung.desk.group import Details
from minhchung.desk.shown import Filter
from minhchung.errors import Refused
from minhchung.record import answer, sources
from tests.desk.conftest import Person, claimed
from tests.desk.test_join import claim_of, tipped


def refused(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.parametrize(
    ("details", "code"),
    [
        (Details(" \n"), "no_claim_text"),
        (Details("a" * 1001), "claim_too_long"),
        (Details("a", topic="gossip"), "field_value"),
        (Details("a", deadline="soon"), "field_format"),
        (Details("a", first_seen="2999-01-01"), "field_future"),
    ],
)
def test_bad_claim_is_refused(person: Person, details: Details, code: str) -> None:
    assert refused(group.open_claim, details, by=person("intake")) == code
    assert models.Claim.objects.count() == 0


def test_claim_is_opened_on_one_line_in_one_form(person: Person) -> None:
    made = group.open_claim(Details("Uo\u0302\u0301ng  nước\ndừa", deadline="2026-12-01"), by=person("intake"))
    found = queries.claim(made)
    assert found is not None
    assert (found.text, found.state, found.deadline) == ("Uống nước dừa", "open", date(2026, 12, 1))


def test_admin_alone_opens_nothing(person: Person) -> None:
    assert refused(group.open_claim, Details("a"), by=person("admin")) == "not_your_role"


def test_declined_claim_is_opened_again(person: Person) -> None:
    by = person("intake")
    claim = claimed(by)
    assert refused(group.decline, claim, "boring", by=by) == "bad_reason"
    group.decline(claim, "opinion", by=by)
    found = queries.claim(claim)
    assert found is not None
    assert (found.state, found.declined_for) == ("declined", "opinion")
    group.reopen(claim, by=by)
    found = queries.claim(claim)
    assert found is not None
    assert (found.state, found.declined_for) == ("open", "")
    assert [step.action for step in queries.journal(claim_id=claim)] == ["reopen", "decline", "open_claim"]


def test_claim_is_answered_by_a_published_check(person: Person, tmp_path: Path) -> None:
    by = person("intake")
    claim = claimed(by)
    assert refused(group.answer_with, claim, "nothing", by=by) == "unknown_check"
    known = imported(tmp_path)
    group.answer_with(claim, known, by=by)
    assert refused(group.answer_with, claim, known, by=by) == "claim_closed"
    assert refused(group.decline, claim, "opinion", by=by) == "claim_has_check"
    group.reopen(claim, by=by)
    assert models.Claim.objects.get().answer == ""


def imported(folder: Path) -> str:
    """The public id of a check from elsewhere."""
    file = folder / "feed.jsonl"
    review = {
        "@type": "ClaimReview", "url": "https://checks.example/water", "claimReviewed": "The water is poisoned",
        "author": {"name": "Example Checks"}, "reviewRating": {"alternateName": "False"}, "datePublished": "2026-03-04",
    }  # fmt: skip
    file.write_text(json.dumps(review), encoding="utf-8")
    sources.bring_in(str(file), folder=folder, ports=frozenset({443}))
    return answer.newest()[0].id


def test_assignment_goes_to_people_who_are_there(person: Person) -> None:
    by, other = person("intake"), person("checker")
    claim = claimed(by)
    assert refused(group.assign, claim, 999, by=by) == "unknown_person"
    group.assign(claim, other, by=by)
    assert [one.id for one in queries.claims(Filter(assigned=str(other))).claims] == [claim]
    group.assign(claim, None, by=by)
    assert [one.id for one in queries.claims(Filter(assigned="none")).claims] == [claim]


def states(claim: int) -> tuple[str, bool]:
    """The state of a claim, and whether the text of its one tip would go with its receipt."""
    code = models.Receipt.objects.get(wording__claim=claim)
    models.Receipt.objects.filter(pk=code.pk).update(code=receipts.digest_of("B" * 25))
    return models.Claim.objects.get(pk=claim).state, not receipts.read("B" * 25).kept


def test_claim_of_tips_that_is_given_back_is_new_again(person: Person) -> None:
    by = person("intake")
    claim = claim_of(tipped("Nước giếng có độc"))
    group.take(claim, held=None, by=by)
    assert states(claim) == ("open", False)
    group.assign(claim, None, by=by)
    assert states(claim) == ("new", True)
    group.decline(claim, "opinion", by=by)
    group.reopen(claim, by=by)
    assert states(claim) == ("new", True)
    group.assign(claim, by, by=by)
    group.note(claim, "Ask the water works.", by=by)
    group.assign(claim, None, by=by)
    assert states(claim) == ("open", False)


def test_claim_of_the_desk_that_is_given_back_stays_open(person: Person) -> None:
    by = person("intake")
    claim = claimed(by)
    group.assign(claim, by, by=by)
    group.assign(claim, None, by=by)
    assert models.Claim.objects.get().state == "open"


def test_second_who_takes_or_declines_is_told(person: Person) -> None:
    by, other = person("intake"), person("checker")
    claim = claimed(by)
    group.take(claim, held=None, by=by)
    assert refused(group.take, claim, held=None, by=other) == "claim_taken"
    group.take(claim, held=by, by=other)
    group.take(claim, held=by, by=other)
    assert models.Claim.objects.get().assigned_id == other
    group.decline(claim, "prediction", by=by)
    assert refused(group.decline, claim, "out_of_scope", by=other) == "claim_closed"
    assert models.Claim.objects.get().declined_for == "prediction"


def test_note_is_taken_back_by_who_wrote_it(person: Person) -> None:
    by, other = person("intake"), person("checker")
    claim = claimed(by)
    assert refused(group.note, claim, " ", by=by) == "no_note"
    group.note(claim, "Ask the water works.", by=by)
    note = queries.notes(claim)[0]
    assert refused(group.take_back_note, note.id, by=other) == "not_yours"
    group.take_back_note(note.id, by=by)
    assert queries.notes(claim) == ()


def test_queue_is_filtered_and_sorted(person: Person) -> None:
    by = person("intake")
    late = group.open_claim(Details("The bridge closes", topic="transport", deadline="2026-12-01"), by=by)
    soon = group.open_claim(Details("Cầu đóng cửa", topic="transport", deadline="2026-11-25"), by=by)
    other = group.open_claim(Details("The well is dry", topic="environment", language="en"), by=by)
    assert [one.id for one in queries.claims(Filter(sort="deadline")).claims] == [soon, late, other]
    assert [one.id for one in queries.claims(Filter()).claims] == [other, soon, late]
    assert [one.id for one in queries.claims(Filter(topic="transport", sort="oldest")).claims] == [late, soon]
    assert [one.id for one in queries.claims(Filter(q="WELL")).claims] == [other]
    assert [one.id for one in queries.claims(Filter(language="en")).claims] == [other]
    group.decline(other, "unclear", by=by)
    assert [one.id for one in queries.claims(Filter(state="declined")).claims] == [other]
    assert queries.counts()["claims"] == 2


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("cau say", ["Cầu sậy sắp sập"]),
        ("CẦU  Sậy", ["Cầu sậy sắp sập"]),
        ("ĐƯỜNG HẦM", ["Đường hầm mới"]),
        ("duong ham", ["Đường hầm mới"]),
        ("phá rồi", ["Cầu sậy sắp sập"]),
        ("pha roi", ["Cầu sậy sắp sập"]),
        ("cầu hầm", []),
        (" ", ["Đường hầm mới", "Cầu sậy sắp sập"]),
    ],
)
def test_search_reads_every_spelling_and_the_wordings(sought: str, found: list[str], person: Person) -> None:
    by = person("intake")
    bridge, tunnel = claimed(by, "Cầu sậy sắp sập"), claimed(by, "Đường hầm mới")
    other, gone = claimed(by, "Cầu sậy đã khoá"), claimed(by, "Cầu sậy cũ")
    for claim, text in ((bridge, "Cầu Sậy bị phá\nrồi"), (tunnel, "Hầm"), (other, "Cầu bị phá rồi")):
        tipped(text, claim=claim)
    models.Wording.objects.filter(claim=tunnel).update(text="")
    group.decline(other, "unclear", by=by)
    models.Claim.objects.filter(pk=gone).update(merged=bridge)
    assert [one.text for one in queries.claims(Filter(q=sought)).claims] == found


def test_search_keeps_the_order_and_turns_pages(person: Person) -> None:
    by = person("intake")
    ids = [claimed(by, f"Nước {number}") for number in range(queries.PAGE + 2)]
    claimed(by, "Something else")
    for claim, n in ((ids[3], 2), (ids[7], 9)):
        models.Demand.objects.create(claim_id=claim, day=datetime.now(UTC).date(), n=n)
    first, second = (queries.claims(Filter(q="nuoc", sort="demand", page=page)) for page in (1, 2))
    asked = [ids[7], ids[3], *(one for one in reversed(ids) if one not in {ids[3], ids[7]})]
    assert [one.id for one in (*first.claims, *second.claims)] == asked
    assert (first.total, first.pages, len(first.claims)) == (queries.PAGE + 2, 2, queries.PAGE)


def test_number_of_queries_does_not_grow_with_the_queue(person: Person, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    by = person("intake", "checker")
    for number in range(3):
        check.draft(claimed(by, f"Claim number {number}"), by=by)
        if number in {0, 2}:
            with django_assert_num_queries(8):
                queries.claims(Filter())
