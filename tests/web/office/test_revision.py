"""A revision at a glance: what is missing, what may come next, and the page that it would be."""

import re

from minhchung.desk import check, models, queries, review
from minhchung.site import preview
from tests.desk.conftest import ALL, Person, claimed, written
from tests.web.office.conftest import SignIn

GUARDS = re.compile(r"<strong>(Met|Not met): (.*?)</strong>")


def state(draft: int) -> str:
    found = queries.revision(draft)
    assert found is not None
    return found.state


def test_empty_draft_says_what_is_missing_before_it_can_be_submitted(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = check.draft(claimed(writer), by=writer).revision
    page = sign_in(writer).get(f"/desk/revisions/{draft}/").content.decode()
    assert [guard for met, guard in GUARDS.findall(page) if met == "Not met"] == [
        "there are a verdict, a title, a short answer and an explanation",
        "there is at least one quote",
    ]


def test_whole_draft_is_submitted_and_taken_back(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = written(writer)
    client, place = sign_in(writer), f"/desk/revisions/{draft}/"
    assert [met for met, _guard in GUARDS.findall(client.get(place).content.decode())] == ["Met"] * 5
    client.post(place, {"do": "submit"})
    assert state(draft) == "in_review"
    assert f'<form method="post" action="{place}">' in client.get(place).content.decode()  # undo
    answer = client.post(place, {"do": "take_back"})
    assert (state(draft), answer["Location"]) == ("draft", f"{place}edit/")


def test_empty_draft_is_not_submitted_and_the_page_says_why(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = check.draft(claimed(writer), by=writer).revision
    answer = sign_in(writer).post(f"/desk/revisions/{draft}/", {"do": "submit"})
    assert answer.status_code == 400
    assert "There is no verdict yet." in answer.content.decode()
    assert state(draft) == "draft"


def test_draft_is_given_up_and_its_words_stay(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = written(writer)
    client = sign_in(writer)
    client.post(f"/desk/revisions/{draft}/", {"do": "abandon"})
    assert state(draft) == "abandoned"
    assert (
        "All measurements of 2025 stayed under the limits." in client.get(f"/desk/revisions/{draft}/").content.decode()
    )


def test_steps_of_others_are_refused_here_too(person: Person, sign_in: SignIn) -> None:
    writer, other = person("checker"), person("checker")
    draft = written(writer)
    check.submit(draft, by=writer)
    answer = sign_in(other).post(f"/desk/revisions/{draft}/", {"do": "take_back"})
    assert (answer.status_code, state(draft)) == (400, "in_review")


def test_steps_with_guards_of_their_own_page_are_not_taken_here(person: Person, sign_in: SignIn) -> None:
    writer = person(*ALL)
    draft = written(writer)
    check.submit(draft, by=writer)
    client = sign_in(writer)
    for action in ("approve", "publish", "confirm_withdraw", ""):
        assert client.post(f"/desk/revisions/{draft}/", {"do": action})["Location"] == f"/desk/revisions/{draft}/"
    assert state(draft) == "in_review"


def test_preview_is_the_page_that_will_be_published(person: Person, sign_in: SignIn, desk_address: str) -> None:
    writer = person("checker")
    draft = written(writer)
    made = review.preview(draft, by=writer)
    assert made is not None
    answer = sign_in(writer).get(f"/desk/revisions/{draft}/preview/")
    share = f"/desk/revisions/{draft}/preview/share.png"
    before, bar, rest = answer.content.partition(b'<aside class="sample" aria-label="Preview">')
    assert b"Preview, not published." in rest[:200]
    assert before + rest.partition(b"</aside>\n")[2] == preview.page(made.check, lang="en", picture=share)
    assert bar
    assert sign_in(writer).get(share).content[:8] == b"\x89PNG\r\n\x1a\n"


def test_preview_of_an_incomplete_draft_says_what_is_missing(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = check.draft(claimed(writer), by=writer).revision
    page = sign_in(writer).get(f"/desk/revisions/{draft}/preview/").content.decode()
    assert "No preview yet" in page
    assert len(GUARDS.findall(page)) == 3


def test_field_of_a_quote_is_called_by_its_number(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = written(writer)
    models.Citation.objects.update(title="x" * 301)  # no door lets that in
    page = sign_in(writer).get(f"/desk/revisions/{draft}/").content.decode()
    assert "The field quote 1, Title has 301 characters" in page


def test_unknown_revision_is_not_found(person: Person, sign_in: SignIn) -> None:
    client = sign_in(person("checker"))
    for place in ("", "preview/", "preview/share.png", "review/", "standing/"):
        assert client.get(f"/desk/revisions/99/{place}").status_code == 404


def test_stranger_is_sent_to_the_sign_in(person: Person, client) -> None:
    draft = written(person("checker"))
    for place in ("", "edit/", "edit/auto/", "preview/", "preview/share.png", "review/", "published/", "standing/"):
        answer = client.get(f"/desk/revisions/{draft}/{place}")
        assert answer["Location"].startswith("/desk/signin/?next=")
