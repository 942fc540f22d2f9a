"""Joining two claims, splitting a wording off, and undoing both: everything moves, and moves back."""

from collections.abc import Callable
from datetime import date

import pytest

from minhchung.desk import check, evidence, group, join, models
from minhchung.desk.group import Details
from minhchung.errors import Refused
from tests.desk.conftest import Person, captured, claimed, written

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def refused(call: Callable[..., object], *arguments: object, **named: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    return caught.value.code


def tipped(text: str, *, times: int = 1, day: date = MONDAY, claim: int = 0, kinds: tuple[str, ...] = ()) -> int:
    """A wording as tips leave it, of a new claim where none is given: with demand and a receipt each; its id."""
    made = claim or models.Claim.objects.create(text=text, state="new", opened=day).pk
    row = models.Wording.objects.create(
        claim_id=made, text=text, language="vi", day=day, latest=day, times=times, kinds=list(kinds), hint="checkable",
        words=[text.split(maxsplit=1)[0]],
    )  # fmt: skip
    demand, _ = models.Demand.objects.get_or_create(claim_id=made, day=day)
    models.Demand.objects.filter(pk=demand.pk).update(n=demand.n + times)
    for number in range(times):
        models.Receipt.objects.create(code=f"{row.pk} {number}", wording=row, channel="page", day=day)
    return row.pk


def claim_of(wording: int) -> int:
    return models.Wording.objects.get(pk=wording).claim_id


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All that a join may touch, as it is now; not the journal."""
    tables = (models.Claim, models.Wording, models.Evidence, models.Note, models.Suggestion)
    found = {table.__name__: list(table.objects.order_by("pk").values_list()) for table in tables}
    return found | {"Demand": list(models.Demand.objects.order_by("claim", "day").values_list("claim", "day", "n"))}


def demand(claim: int) -> dict[date, int]:
    return dict(models.Demand.objects.filter(claim=claim).values_list("day", "n"))


def test_claims_are_joined_and_taken_apart_as_they_were(person: Person) -> None:
    by = person("intake")
    one, other = tipped("Uống tía tô", times=2), tipped("Lá tía tô", times=3)
    tipped("Nước tía tô", claim=claim_of(other), day=TUESDAY)
    older, younger = claim_of(one), claim_of(other)
    captured(younger, by)
    group.note(younger, "Ask the hospital.", by=by)
    pair = models.Suggestion.objects.create(one_id=older, other_id=younger, score=0.5)
    before = everything()
    assert join.merge(younger, older, by=by) == older
    assert demand(older) == {MONDAY: 5, TUESDAY: 1}
    assert demand(younger) == {}
    assert set(models.Wording.objects.values_list("claim", flat=True)) == {older}
    assert [row.claim_id for row in (*models.Evidence.objects.all(), *models.Note.objects.all())] == [older, older]
    pair.refresh_from_db()
    assert (pair.state, pair.by_id) == ("joined", by)
    join.unmerge(younger, by=by)
    assert everything() == before
    actions = list(models.Step.objects.filter(claim=younger).order_by("pk").values_list("action", flat=True))
    assert actions == ["merged_into", "unmerge"]


def test_what_came_after_the_join_stays_where_it_came(person: Person) -> None:
    by = person("intake")
    older, younger = claim_of(tipped("Uống tía tô")), claim_of(tipped("Lá tía tô"))
    join.merge(older, younger, by=by)
    late = tipped("Canh tía tô", claim=older, day=TUESDAY)
    join.unmerge(younger, by=by)
    assert (claim_of(late), demand(older), demand(younger)) == (older, {MONDAY: 1, TUESDAY: 1}, {MONDAY: 1})


def test_evidence_that_a_check_quotes_meanwhile_stays_with_it(person: Person) -> None:
    by = person("checker")
    older, younger = claimed(by), claimed(by, "The water of the district holds poison")
    captured(younger, by)
    join.merge(older, younger, by=by)
    draft = written(by, older)
    join.unmerge(younger, by=by)
    cited = models.Citation.objects.get(revision=draft).evidence
    assert cited.claim_id == older


def test_claim_with_a_check_stays_whichever_is_older(person: Person) -> None:
    by = person("checker")
    older, younger = claimed(by), claimed(by, "The water is poisoned")
    check.draft(younger, by=by)
    assert join.merge(older, younger, by=by) == younger
    assert models.Claim.objects.get(pk=older).merged_id == younger


def test_open_claim_joins_the_answered_one(person: Person) -> None:
    by = person("intake")
    older, younger = claimed(by), claimed(by, "The water is poisoned")
    models.Claim.objects.filter(pk=younger).update(state="answered", answer="water")
    assert join.merge(older, younger, by=by) == younger


def test_claims_that_cannot_be_joined_are_refused(person: Person) -> None:
    by, admin = person("checker"), person("admin")
    one, other, third = (claimed(by, text) for text in ("One", "Other", "Third"))
    assert refused(join.merge, one, other, by=admin) == "not_your_role"
    assert refused(join.merge, one, one, by=by) == "same_claim"
    assert refused(join.merge, one, 999, by=by) == "unknown_claim"
    check.draft(one, by=by)
    check.draft(other, by=by)
    assert refused(join.merge, one, other, by=by) == "both_have_checks"
    group.decline(third, "opinion", by=by)
    assert refused(join.merge, one, third, by=by) == "claim_closed"
    group.reopen(third, by=by)
    models.Claim.objects.filter(pk=third).update(state="answered", answer="water")
    assert refused(join.merge, one, third, by=by) == "claim_closed"
    assert [row.merged_id for row in models.Claim.objects.all()] == [None, None, None]


def test_nothing_is_done_with_a_claim_that_became_a_part(person: Person) -> None:
    by = person("checker")
    older, younger = claimed(by), claimed(by, "The water is poisoned")
    join.merge(older, younger, by=by)
    for call, arguments in (
        (group.change, (younger, Details("Other"))),
        (group.decline, (younger, "opinion")),
        (group.reopen, (younger,)),
        (group.assign, (younger, by)),
        (group.note, (younger, "Note")),
        (check.draft, (younger,)),
        (evidence.capture, (younger, "https://water.example/")),
        (join.merge, (younger, older)),
    ):
        assert refused(call, *arguments, by=by) == "claim_merged", call


def test_join_of_a_join_is_undone_from_the_outside_in(person: Person) -> None:
    by = person("intake")
    first, second, third = (claim_of(tipped(text)) for text in ("Một", "Hai", "Ba"))
    before = everything()
    join.merge(second, third, by=by)
    join.merge(first, second, by=by)
    assert demand(first) == {MONDAY: 3}
    assert refused(join.unmerge, third, by=by) == "merged_further"
    join.unmerge(second, by=by)
    join.unmerge(third, by=by)
    assert everything() == before
    assert refused(join.unmerge, third, by=by) == "not_merged"
    assert refused(join.unmerge, 999, by=by) == "unknown_claim"


def test_open_questions_about_the_part_are_asked_about_the_whole(person: Person) -> None:
    by = person("intake")
    third, older, younger = (claim_of(tipped(text)) for text in ("Ba", "Một", "Hai"))
    models.Suggestion.objects.create(
        one_id=third, other_id=younger, score=0.4, clashes=[["number", "3", "5"]], missing=True
    )
    join.merge(older, younger, by=by)
    new = models.Suggestion.objects.get(one=third, other=older)
    assert (new.score, new.clashes, new.missing, new.state) == (0.4, [["number", "3", "5"]], True, "open")
    join.unmerge(younger, by=by)
    assert models.Suggestion.objects.count() == 1


def test_differences_are_turned_with_the_order_of_the_claims(person: Person) -> None:
    by = person("intake")
    older, third, younger = (claim_of(tipped(text)) for text in ("Một", "Ba", "Hai"))
    models.Suggestion.objects.create(one_id=third, other_id=younger, score=0.4, clashes=[["number", "3", "5"]])
    join.merge(older, younger, by=by)
    assert models.Suggestion.objects.get(one=older, other=third).clashes == [["number", "5", "3"]]


def test_wording_is_split_off_with_its_demand_and_joined_again(person: Person) -> None:
    by = person("reviewer")
    one = tipped("Uống tía tô", times=2)
    claim = claim_of(one)
    other = tipped("Lá tía tô  chữa sốt", times=3, claim=claim)
    models.Receipt.objects.filter(wording=other).last().delete()  # type: ignore[union-attr]  # somebody deleted theirs
    new = join.split(other, by=by)
    made = models.Claim.objects.get(pk=new)
    assert (made.text, made.state, made.opened, bool(made.token)) == ("Lá tía tô chữa sốt", "new", MONDAY, True)
    assert (claim_of(other), demand(claim), demand(new)) == (new, {MONDAY: 2}, {MONDAY: 3})
    assert models.Suggestion.objects.get(one=claim, other=new).state == "rejected"
    assert models.Job.objects.get().kind == "look"
    assert join.unsplit(new, by=by) == claim
    assert (claim_of(other), demand(claim)) == (claim, {MONDAY: 5})
    assert refused(join.unsplit, claim, by=by) == "not_split"


def test_wording_that_cannot_be_split_off_is_refused(person: Person) -> None:
    by = person("reviewer")
    one = tipped("Uống tía tô")
    assert refused(join.split, one, by=person("admin")) == "not_your_role"
    assert refused(join.split, 999, by=by) == "unknown_wording"
    assert refused(join.split, one, by=by) == "only_wording"
    tipped("Lá tía tô", claim=claim_of(one))
    models.Wording.objects.filter(pk=one).update(text="")
    assert refused(join.split, one, by=by) == "wording_expired"
    assert models.Claim.objects.count() == 1


def test_new_claim_is_open_once_somebody_takes_it_up(person: Person) -> None:
    by = person("checker")
    claims = [claim_of(tipped(text)) for text in ("Một", "Hai", "Ba", "Bốn")]
    group.change(claims[0], Details("Một điều"), by=by)
    group.assign(claims[1], by, by=by)
    check.draft(claims[2], by=by)
    group.assign(claims[3], None, by=by)
    assert [row.state for row in models.Claim.objects.order_by("pk")] == ["open", "open", "open", "new"]


def test_published_check_answers_joined_claims(person: Person) -> None:
    """`answer_with` settles what was joined: its wordings belong to the claim that has the answer."""
    by = person("intake")
    older, younger = claim_of(tipped("Một")), claim_of(tipped("Hai"))
    join.merge(older, younger, by=by)
    models.Claim.objects.filter(pk=older).update(state="answered", answer="water")
    answers = models.Receipt.objects.values_list("wording__claim__answer", flat=True)
    assert list(answers) == ["water", "water"]
