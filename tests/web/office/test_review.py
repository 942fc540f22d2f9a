"""The second person's page: what it shows of draft and evidence, and the three decisions."""

import hashlib
import re

import pytest
from django.test import Client

from minhchung.desk import check, mode, models, queries, review
from minhchung.record import checks
from tests.desk.conftest import ALL, QUOTE, Person, written
from tests.web.office.conftest import SignIn

pytestmark = pytest.mark.usefixtures("desk_address")
DISABLED = re.compile(r'<button name="do" value="approve"( disabled)? ')


def state(draft: int) -> str:
    found = queries.revision(draft)
    assert found is not None
    return found.state


def submitted(writer: int) -> int:
    draft = written(writer)
    check.submit(draft, by=writer)
    return draft


def digest(client: Client, draft: int) -> str:
    """The digest that the button of the page approves."""
    page = client.get(f"/desk/revisions/{draft}/review/").content.decode()
    found = re.search(r'name="sha256" value="(\w*)"', page)
    assert found is not None
    return found[1]


def approve(client: Client, draft: int) -> None:
    client.post(f"/desk/revisions/{draft}/review/", {"do": "approve", "sha256": digest(client, draft)})


def test_page_shows_the_quote_in_its_surroundings_and_the_whole_digest(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer")
    draft = submitted(writer)
    page = sign_in(second).get(f"/desk/revisions/{draft}/review/").content.decode()
    assert f"<mark>{QUOTE}</mark>" in page
    assert "Measured monthly." in page
    made = review.preview(draft, by=second)
    assert made is not None
    shown = re.search(r"<code>((?:\w{8} ){7}\w{8})</code>", page)
    assert shown is not None
    assert shown[1].replace(" ", "") == made.sha256


def test_second_person_approves_exactly_what_was_shown(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer")
    draft = submitted(writer)
    client = sign_in(second)
    shown = digest(client, draft)
    client.post(f"/desk/revisions/{draft}/review/", {"do": "approve", "sha256": shown})
    found = queries.revision(draft)
    assert found is not None
    assert (found.state, found.sha256) == ("approved", shown)


def test_writer_finds_the_button_disabled_and_the_reason_in_words(person: Person, sign_in: SignIn) -> None:
    writer = person(*ALL)
    draft = submitted(writer)
    page = sign_in(writer).get(f"/desk/revisions/{draft}/review/").content.decode()
    assert DISABLED.findall(page) == [" disabled"]
    assert "Not met: the rule of two people is kept" in page
    assert "You changed something in this draft, so somebody else has to approve it." in page
    approve(sign_in(writer), draft)
    assert state(draft) == "in_review"


def test_draft_that_changed_while_it_was_read_is_not_approved(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer")
    draft = submitted(writer)
    client = sign_in(second)
    shown = digest(client, draft)
    check.take_back(draft, by=writer)
    check.save(draft, {"title": "Another title"}, shown={}, by=writer)
    check.submit(draft, by=writer)
    answer = client.post(f"/desk/revisions/{draft}/review/", {"do": "approve", "sha256": shown})
    assert answer.status_code == 400
    assert "Read it again and approve anew." in answer.content.decode()
    assert state(draft) == "in_review"


def test_sending_back_needs_a_reason_and_the_writer_reads_it(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer")
    draft = submitted(writer)
    client, place = sign_in(second), f"/desk/revisions/{draft}/review/"
    assert client.post(place, {"do": "send_back", "reason": " "}).status_code == 400
    assert state(draft) == "in_review"
    client.post(place, {"do": "send_back", "reason": "Name the year."})
    assert state(draft) == "draft"
    page = sign_in(writer).get(f"/desk/revisions/{draft}/edit/").content.decode()
    assert "P2 sent it back:" in page
    assert "Name the year." in page


def test_approved_document_is_published_after_a_question(person: Person, sign_in: SignIn) -> None:
    writer, second, last = person("checker"), person("reviewer"), person("publisher")
    draft = submitted(writer)
    approve(sign_in(second), draft)
    client = sign_in(last)
    assert (
        "It goes public and into the log for ever." in client.get(f"/desk/revisions/{draft}/review/").content.decode()
    )
    answer = client.post(f"/desk/revisions/{draft}/review/", {"do": "publish"})
    assert answer["Location"] == f"/desk/revisions/{draft}/published/"
    found = queries.revision(draft)
    assert found is not None
    standing = checks.one(found.public_id)
    assert standing is not None
    assert (found.state, standing.versions[0].sha256) == ("published", found.sha256)
    entry = standing.versions[0].entry
    assert f"It is entry {entry} of the public log" in client.get(answer["Location"]).content.decode()


def test_who_cannot_publish_is_told_who_can(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer")
    draft = submitted(writer)
    client = sign_in(second)
    approve(client, draft)
    page = client.get(f"/desk/revisions/{draft}/review/").content.decode()
    assert "Somebody with the role of publisher can publish it now." in page
    assert client.post(f"/desk/revisions/{draft}/review/", {"do": "publish"}).status_code == 403
    assert state(draft) == "approved"


def test_approval_of_an_earlier_day_is_asked_for_again(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = submitted(writer)
    client = sign_in(second)
    approve(client, draft)
    yesterday(draft)
    page = client.get(f"/desk/revisions/{draft}/review/").content.decode()
    assert "Not met: it was approved today" in page
    assert "Yes, publish it" not in page
    approve(client, draft)
    assert "Yes, publish it" in client.get(f"/desk/revisions/{draft}/review/").content.decode()


def yesterday(draft: int) -> None:
    """As if the approval had been given on another day: the document carries that day, and its digest follows."""
    revision = models.Revision.objects.get(pk=draft)
    text = revision.document.replace(revision.approval.moment.date().isoformat(), "2026-11-21")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    by = revision.approval.by_id
    revision.approval.delete()
    models.Approval.objects.create(revision=revision, by_id=by, sha256=sha256, moment=revision.approval.moment)
    models.Revision.objects.filter(pk=draft).update(sha256=sha256, document=text)


def test_desk_of_one_person_says_that_the_page_will_say_so(person: Person, sign_in: SignIn) -> None:
    alone = person(*ALL)
    mode.switch(on=True, by=alone)
    draft = submitted(alone)
    client = sign_in(alone)
    page = client.get(f"/desk/revisions/{draft}/review/").content.decode()
    assert "The page will say: published without a second reviewer." in page
    assert DISABLED.findall(page) == [""]
    approve(client, draft)
    assert state(draft) == "approved"


def test_review_of_a_correction_shows_what_it_changes(person: Person, sign_in: SignIn) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    draft = submitted(writer)
    client = sign_in(second)
    approve(client, draft)
    client.post(f"/desk/revisions/{draft}/review/", {"do": "publish"})
    found = queries.revision(draft)
    assert found is not None
    correction = check.draft(found.claim, by=writer).revision
    words = {"summary": "All measurements of 2024 stayed under the limits.", "reason": "It was the year 2024."}
    check.save(correction, words, shown={}, by=writer)
    check.submit(correction, by=writer)
    page = client.get(f"/desk/revisions/{correction}/review/").content.decode()
    assert "All measurements of <del>2025</del><ins>2024</ins> stayed under the limits." in page
    assert "It was the year 2024." in page


def test_list_of_reviews_teaches_when_it_is_empty_and_lists_what_waits(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    client = sign_in(writer)
    assert "Nothing waits for a second person." in client.get("/desk/reviews/").content.decode()
    draft = submitted(writer)
    page = client.get("/desk/reviews/").content.decode()
    assert re.findall(r'<h2><a href="(.*?)"', page) == [f"/desk/revisions/{draft}/review/"]
