"""What is public: corrections begin, retractions and withdrawals need another person, nothing happens by itself."""

import re

import pytest

from minhchung.desk import check, mode, publish, queries, review
from minhchung.record import checks
from tests.desk.conftest import ALL, Person, written
from tests.web.office.conftest import SignIn

pytestmark = pytest.mark.usefixtures("desk_address")


def published(writer: int, second: int, *, public: bool = False) -> int:
    draft = written(writer)
    if public:
        (cited,) = queries.citations(draft)
        check.change_citation(cited.id, check.Source("Report", "Water works", "", public=True), by=writer)
    check.submit(draft, by=writer)
    ahead = review.ahead(draft, by=second)
    assert ahead.document is not None
    review.approve(draft, ahead.document.sha256, by=second)
    publish.publish(draft, by=second)
    return draft


def state(draft: int) -> str:
    found = queries.revision(draft)
    assert found is not None
    return found.state


def public_state(draft: int) -> str:
    found = queries.revision(draft)
    assert found is not None
    standing = checks.one(found.public_id)
    assert standing is not None
    return standing.state


def test_list_teaches_when_it_is_empty_and_lists_what_is_public(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    client = sign_in(writer)
    assert "Nothing is public yet." in client.get("/desk/published/").content.decode()
    draft = published(writer, second)
    page = client.get("/desk/published/").content.decode()
    assert re.findall(r'<a href="(/desk/revisions/.*?)">', page) == [f"/desk/revisions/{draft}/standing/"]
    found = queries.revision(draft)
    assert found is not None
    standing = checks.one(found.public_id)
    assert standing is not None
    assert re.findall(r"log entry (\d+)", page) == [str(standing.versions[0].entry)]


def test_number_of_queries_does_not_grow_with_the_list(
    person: Person, sign_in: SignIn, django_assert_max_num_queries
) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    client = sign_in(writer)
    published(writer, second)
    with django_assert_max_num_queries(40) as one:
        client.get("/desk/published/")
    published(writer, second)
    published(writer, second)
    with django_assert_max_num_queries(len(one)):
        client.get("/desk/published/")


def test_correction_begins_as_a_draft_with_the_same_words(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second)
    answer = sign_in(writer).post(f"/desk/revisions/{draft}/standing/", {"do": "correct"})
    opened = re.fullmatch(r"/desk/revisions/(\d+)/edit/", answer["Location"])
    assert opened is not None
    found = queries.revision(int(opened[1]))
    assert found is not None
    assert (found.number, found.title, found.reason) == (2, "The tap water met every limit", "")
    page = sign_in(writer).get(f"/desk/revisions/{draft}/standing/").content.decode()
    assert "Go on with the open correction" in page


def test_retraction_is_public_only_when_another_person_confirms(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second)
    place = f"/desk/revisions/{draft}/standing/"
    one, other = sign_in(writer), sign_in(second)
    one.post(place, {"do": "propose_retract", "reason": "The report was withdrawn.", "language": "en"})
    assert (state(draft), public_state(draft)) == ("retract_proposed", "live")
    page = one.get(place).content.decode()
    assert "You proposed it, so somebody else decides." in page
    assert 'value="confirm"' not in page
    assert one.post(place, {"do": "confirm"}).status_code == 400
    assert "Waits for another person" in other.get("/desk/published/").content.decode()
    other.post(place, {"do": "confirm"})
    assert (state(draft), public_state(draft)) == ("retracted", "retracted")


def test_proposal_is_turned_down_and_the_check_stands(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second)
    place = f"/desk/revisions/{draft}/standing/"
    sign_in(writer).post(place, {"do": "propose_retract", "reason": "A doubt.", "language": "en"})
    sign_in(second).post(place, {"do": "refuse"})
    assert (state(draft), public_state(draft)) == ("published", "live")


def test_proposal_without_a_reason_is_refused_and_the_choice_stays(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second)
    fields = {"do": "propose_withdraw", "only": "", "reason": " ", "language": "en"}
    answer = sign_in(writer).post(f"/desk/revisions/{draft}/standing/", fields)
    assert answer.status_code == 400
    assert re.findall(r'name="only" value="(\w*)" checked', answer.content.decode()) == [""]
    assert state(draft) == "published"


@pytest.mark.parametrize(("only", "left"), [("", "withdrawn"), ("revision", "withdrawn"), ("copy", "published")])
def test_withdrawal_takes_what_it_names(only: str, left: str, person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = published(writer, second, public=True)
    (cited,) = queries.citations(draft)
    named = cited.evidence.sha256 if only == "copy" else only
    place = f"/desk/revisions/{draft}/standing/"
    page = sign_in(writer).get(place).content.decode()
    assert re.findall(r'name="only" value="(\w*)"', page) == ["revision", "", cited.evidence.sha256]
    fields = {"do": "propose_withdraw", "only": named, "reason": "A duty of privacy.", "language": "en"}
    sign_in(writer).post(place, fields)
    sign_in(second).post(place, {"do": "confirm"})
    assert state(draft) == left
    found = queries.revision(draft)
    assert found is not None
    standing = checks.one(found.public_id)
    assert standing is not None
    assert standing.copies == ()


def test_reader_of_the_desk_without_a_role_is_offered_nothing(person: Person, sign_in: SignIn) -> None:
    draft = published(person("checker"), person("reviewer", "publisher"))
    client = sign_in(person("intake"))
    page = client.get(f"/desk/revisions/{draft}/standing/").content.decode()
    assert re.findall(r'<button name="do" value="(\w+)"|<button class="quiet" name="do" value="(\w+)"', page) == []
    answer = client.post(f"/desk/revisions/{draft}/standing/", {"do": "correct"})
    assert (answer.status_code, state(draft)) == (403, "published")


def test_desk_of_one_person_decides_alone_and_is_told_so(person: Person, sign_in: SignIn) -> None:
    alone = person(*ALL)
    mode.switch(on=True, by=alone)
    draft = published(alone, alone)
    client, place = sign_in(alone), f"/desk/revisions/{draft}/standing/"
    client.post(place, {"do": "propose_retract", "reason": "A doubt.", "language": "en"})
    assert "nobody else looks at it" in client.get(place).content.decode()
    client.post(place, {"do": "confirm"})
    assert public_state(draft) == "retracted"


def test_draft_is_not_shown_as_public(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = written(writer)
    client = sign_in(writer)
    for place in ("standing", "published"):
        assert client.get(f"/desk/revisions/{draft}/{place}/")["Location"] == f"/desk/revisions/{draft}/"
