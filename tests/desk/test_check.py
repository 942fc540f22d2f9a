"""Drafts: nobody's words are lost, quotes keep their order, addresses are free."""

import pytest

from minhchung.desk import check, models, queries
from minhchung.desk.check import Source, mark
from minhchung.errors import Refused
from tests.desk.conftest import QUOTE, WORDS, Person, captured, claimed, written

pytestmark = pytest.mark.usefixtures("desk_address")


def refused(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def shown(draft: int) -> dict[str, str]:
    """What a form carries that was opened now."""
    row = models.Revision.objects.get(pk=draft)
    return {name: mark(getattr(row, name)) for name in WORDS}


def test_two_who_change_different_fields_both_keep_their_words(person: Person) -> None:
    one, two = person("checker"), person("checker")
    draft = written(one)
    form = shown(draft)
    row = models.Revision.objects.get(pk=draft)
    whole = {name: getattr(row, name) for name in WORDS}
    assert check.save(draft, {**whole, "title": "Mine"}, shown=form, by=one).clashes == ()
    assert check.save(draft, {**whole, "summary": "Theirs"}, shown=form, by=two).clashes == ()
    row.refresh_from_db()
    assert (row.title, row.summary) == ("Mine", "Theirs")
    assert [one.name for one in queries.revision(draft).editors] == ["P1", "P2"]  # type: ignore[union-attr]


def test_two_who_change_one_field_see_the_clash_and_nothing_is_lost(person: Person) -> None:
    one, two = person("checker"), person("checker")
    draft = written(one)
    form = shown(draft)
    check.save(draft, {"title": "Mine"}, shown=form, by=one)
    saved = check.save(draft, {"title": "Theirs"}, shown=form, by=two)
    assert [(clash.field, clash.mine, clash.theirs) for clash in saved.clashes] == [("title", "Theirs", "Mine")]
    assert models.Revision.objects.get(pk=draft).title == "Mine"
    assert [(kept.field, kept.text, kept.by.id) for kept in queries.unmerged(draft)] == [("title", "Theirs", two)]
    check.resolve(saved.clashes[0].id, take=True, by=two)
    assert (models.Revision.objects.get(pk=draft).title, queries.unmerged(draft)) == ("Theirs", ())
    assert [(kept.field, kept.text) for kept in queries.let_go(draft)] == [("title", "Mine")]
    assert models.Step.objects.get(action="resolve").facts == {"field": "title"}


def test_words_that_were_let_go_can_be_read_until_the_check_is_withdrawn(person: Person) -> None:
    one, two = person("checker"), person("checker")
    draft = written(one)
    form = shown(draft)
    check.save(draft, {"title": "Mine"}, shown=form, by=one)
    clash = check.save(draft, {"title": "Theirs"}, shown=form, by=two).clashes[0]
    check.resolve(clash.id, take=False, by=one)
    assert models.Revision.objects.get(pk=draft).title == "Mine"
    assert [kept.text for kept in queries.let_go(draft)] == ["Theirs"]
    check.resolve(clash.id, take=False, by=one)  # a second tab


def test_same_words_from_two_people_do_not_clash(person: Person) -> None:
    one, two = person("checker"), person("checker")
    draft = written(one)
    form = shown(draft)
    check.save(draft, {"title": "Same"}, shown=form, by=one)
    assert check.save(draft, {"title": "Same"}, shown=form, by=two).clashes == ()


def test_saving_nothing_new_makes_nobody_an_editor(person: Person) -> None:
    one, two = person("checker"), person("checker", "reviewer")
    draft = written(one)
    row = models.Revision.objects.get(pk=draft)
    saved = check.save(draft, {"title": f" {row.title}\n"}, shown={}, by=two)
    assert (saved.version, models.Editor.objects.filter(by=two).count()) == (row.version, 0)


def test_draft_in_review_takes_no_words(person: Person) -> None:
    one = person("checker")
    draft = written(one)
    check.submit(draft, by=one)
    assert refused(check.save, draft, {"title": "Late"}, shown={}, by=one) == "step_impossible"
    assert refused(check.uncite, models.Citation.objects.get().pk, by=one) == "step_impossible"


def test_only_checkers_write(person: Person) -> None:
    draft = written(person("checker"))
    assert refused(check.save, draft, {"title": "Mine"}, shown={}, by=person("reviewer", "admin")) == "not_your_role"


@pytest.mark.parametrize(("field", "length"), [("title", 201), ("summary", 1001), ("explanation", 30_001)])
def test_field_that_is_too_long_is_refused(person: Person, field: str, length: int) -> None:
    one = person("checker")
    draft = written(one)
    assert refused(check.save, draft, {field: "a" * length}, shown={}, by=one) == "field_too_long"


def test_address_of_another_check_is_refused(person: Person) -> None:
    one = person("checker")
    first, second = written(one), written(one)
    taken = models.Revision.objects.get(pk=first).public_id
    assert refused(check.save, second, {"public_id": taken}, shown={}, by=one) == "check_exists"
    check.save(second, {"public_id": "water-2025"}, shown={}, by=one)
    assert models.Revision.objects.get(pk=second).public_id == "water-2025"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Uống nước dừa nóng tiêu diệt tế bào ung thư", "uong-nuoc-dua"),
        ("Đ", "d"),
        ("水", "check"),
        ("Supercalifragilisticexpialidocious", "check"),
    ],
)
def test_free_address_comes_from_the_words_of_the_claim(db: None, text: str, address: str) -> None:
    made = check.free_id(text)
    assert made == address or made.rpartition("-")[0] == address
    assert 3 <= len(made) <= 20


def test_quotes_keep_their_order(person: Person) -> None:
    one = person("checker")
    claim = claimed(one)
    draft = check.draft(claim, by=one).revision
    evidence = captured(claim, one)
    source = Source("Water report", "Water works", "")
    first = check.cite(draft, evidence, "Measured monthly.", source, by=one)
    second = check.cite(draft, evidence, QUOTE, source, by=one)
    check.raise_citation(second, by=one)
    assert [cited.id for cited in queries.citations(draft)] == [second, first]
    check.raise_citation(second, by=one)  # it is the first already
    check.uncite(second, by=one)
    assert [(cited.id, cited.number) for cited in queries.citations(draft)] == [(first, 1)]


def test_citation_says_its_source_and_one_copy_is_public_or_not(person: Person) -> None:
    one = person("checker")
    claim = claimed(one)
    draft = check.draft(claim, by=one).revision
    evidence = captured(claim, one)
    assert refused(check.cite, draft, evidence, QUOTE, Source("", "Water works", ""), by=one) == "no_source"
    first = check.cite(draft, evidence, QUOTE, Source("Report", "Water works", ""), by=one)
    check.cite(draft, evidence, "Measured monthly.", Source("Report", "Water works", "", public=True), by=one)
    assert [cited.public for cited in queries.citations(draft)] == [True, True]
    check.change_citation(first, Source("Report 2025", "Water works", "https://other.example/2025"), by=one)
    assert [(cited.title, cited.url, cited.public) for cited in queries.citations(draft)] == [
        ("Report 2025", "https://water.example/report", False),  # where it was fetched, whatever somebody types
        ("Report", "https://water.example/report", False),
    ]


def test_evidence_of_another_claim_cannot_be_cited(person: Person) -> None:
    one = person("checker")
    draft, other = check.draft(claimed(one), by=one).revision, claimed(one)
    evidence = captured(other, one)
    assert refused(check.cite, draft, evidence, QUOTE, Source("a", "b", ""), by=one) == "other_claim"


def test_file_without_an_address_cannot_be_cited(person: Person) -> None:
    one = person("checker")
    claim = claimed(one)
    draft = check.draft(claim, by=one).revision
    evidence = captured(claim, one)
    models.Evidence.objects.filter(pk=evidence).update(url="", given=True)
    assert refused(check.cite, draft, evidence, QUOTE, Source("a", "b", ""), by=one) == "citation_no_url"
    for address, code in {"javascript:alert(1)": "url_not_http", "http://": "url_invalid"}.items():
        assert refused(check.cite, draft, evidence, QUOTE, Source("a", "b", address), by=one) == code
    check.cite(draft, evidence, QUOTE, Source("a", "b", "https://water.example/found"), by=one)
    assert queries.citations(draft)[0].url == "https://water.example/found"


def test_correction_starts_from_the_words_and_quotes_before(person: Person) -> None:
    from minhchung.desk import publish, review

    one, two = person("checker"), person("reviewer", "publisher")
    first = written(one)
    check.submit(first, by=one)
    ahead = review.ahead(first, by=two)
    assert ahead.document is not None
    review.approve(first, ahead.document.sha256, by=two)
    publish.publish(first, by=two)
    row = models.Revision.objects.get(pk=first)
    fresh = models.Revision.objects.get(pk=check.draft(row.claim_id, by=one).revision)
    assert (fresh.number, fresh.public_id, fresh.title, fresh.reason) == (2, row.public_id, row.title, "")
    assert [cited.quote for cited in queries.citations(fresh.pk)] == [QUOTE]
    check.save(fresh.pk, {"public_id": "another", "language": "vi"}, shown={}, by=one)
    fresh.refresh_from_db()
    assert (fresh.public_id, fresh.language) == (row.public_id, "en")
