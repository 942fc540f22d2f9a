"""The draft form: what it saves, what it keeps when two people write, and where its buttons lead."""

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from minhchung.desk import check, models, queries
from minhchung.web.office import form
from tests.desk.conftest import Person, captured, claimed, written
from tests.web.office.conftest import SignIn

WORDS = {
    "statement": "The tap water of the district is poisoned",
    "title": "The tap water met every limit",
    "verdict": "false",
    "summary": "All measurements stayed under the limits.",
    "explanation": "# What we found\n\nNothing [1](#e1).",
    "topic": "health",
    "language": "en",
    "first_seen": "2026-11-02",
}


def sent(page: HttpResponse) -> dict[str, str]:
    """The fields of the form as a browser would send them back untouched."""
    html = page.content.decode()
    inner = html[html.index('<form id="draft"') : html.index("</form>", html.index('<form id="draft"'))]
    found = {name: unescape(value) for name, value in re.findall(r'<input id="(\w+)" name="\w+" value="(.*?)"', inner)}
    texts = re.findall(r'<textarea id="(\w+)".*?>\n(.*?)</textarea>', inner, re.DOTALL)
    found |= {name: unescape(value) for name, value in texts}
    if picked := re.search(r'name="verdict" value="(\w+)" checked', inner):
        found["verdict"] = picked[1]
    chosen = re.search(r'<option value="(\w+)" selected', inner)
    was = re.search(r'id="was" value="(.*?)"', inner)
    return found | {"topic": chosen[1] if chosen else "", "was": was[1] if was else ""}


def wrote(client: Client, draft: int, changed: dict[str, str], do: str = "save") -> HttpResponse:
    """The form as it is now, with these fields changed, sent by the button `do`."""
    place = f"/desk/revisions/{draft}/edit/"
    return client.post(place, sent(client.get(place)) | changed | {"do": do})  # type: ignore[return-value]


def begun(writer: int) -> int:
    return check.draft(claimed(writer), by=writer).revision


def test_new_draft_shows_the_claim_and_four_headings_in_its_language(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = begun(writer)
    fields = sent(sign_in(writer).get(f"/desk/revisions/{draft}/edit/"))
    assert fields["statement"] == "The tap water of the district is poisoned"
    assert [line for line in fields["explanation"].splitlines() if line] == [f"# {one}" for one in form.HEADINGS["en"]]
    assert sorted(fields) == sorted({*WORDS, "public_id", "was"} - {"verdict"})


def test_form_saves_every_field(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = begun(writer)
    answer = wrote(sign_in(writer), draft, WORDS | {"public_id": "tap-water"})
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/revisions/{draft}/edit/")
    held = queries.revision(draft)
    assert held is not None
    assert {name: getattr(held, name) for name in (*WORDS, "public_id")} == WORDS | {"public_id": "tap-water"}


def test_headings_with_nothing_under_them_are_no_explanation(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = begun(writer)
    wrote(sign_in(writer), draft, {"title": "Only a title"})
    held = queries.revision(draft)
    assert held is not None
    assert (held.title, held.explanation) == ("Only a title", "")


def test_explanation_written_into_the_headings_is_saved_without_a_clash(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = begun(writer)
    wrote(sign_in(writer), draft, {"explanation": form.outline("en") + "Nobody knows."})
    held = queries.revision(draft)
    assert held is not None
    assert held.explanation.endswith("# What is still open\nNobody knows.")
    assert queries.unmerged(draft) == ()


def test_untouched_field_leaves_what_somebody_else_wrote_meanwhile(person: Person, sign_in: SignIn) -> None:
    one, other = person("checker"), person("checker")
    draft = begun(one)
    client = sign_in(one)
    shown = sent(client.get(f"/desk/revisions/{draft}/edit/"))
    check.save(draft, {"title": "Theirs"}, shown={}, by=other)
    client.post(f"/desk/revisions/{draft}/edit/", shown | {"summary": "Mine", "do": "save"})
    held = queries.revision(draft)
    assert held is not None
    assert (held.title, held.summary, queries.unmerged(draft)) == ("Theirs", "Mine", ())


@pytest.mark.parametrize(("button", "stands"), [("take", "My title"), ("leave", "Their title")])
def test_clash_shows_both_texts_until_one_is_chosen(button: str, stands: str, person: Person, sign_in: SignIn) -> None:
    one, other = person("checker"), person("checker")
    draft = begun(one)
    client = sign_in(one)
    place = f"/desk/revisions/{draft}/edit/"
    shown = sent(client.get(place))
    check.save(draft, {"title": "Their title"}, shown={}, by=other)
    answer = client.post(place, shown | {"title": "My title", "do": "save"})
    assert answer["Location"] == f"{place}#unmerged"
    page = client.get(place).content.decode()
    assert "<del>Their</del><ins>My</ins> title" in page
    (kept,) = queries.unmerged(draft)
    wrote(client, draft, {}, do=f"{button}-{kept.id}")
    held = queries.revision(draft)
    assert held is not None
    assert (held.title, queries.unmerged(draft)) == (stands, ())


def test_choice_saves_what_was_typed_beside_it(person: Person, sign_in: SignIn) -> None:
    one, other = person("checker"), person("checker")
    draft = begun(one)
    client = sign_in(one)
    place = f"/desk/revisions/{draft}/edit/"
    shown = sent(client.get(place))
    check.save(draft, {"title": "Their title"}, shown={}, by=other)
    client.post(place, shown | {"title": "My title", "do": "save"})
    (kept,) = queries.unmerged(draft)
    wrote(client, draft, {"summary": "Typed just now"}, do=f"take-{kept.id}")
    held = queries.revision(draft)
    assert held is not None
    assert (held.title, held.summary) == ("My title", "Typed just now")


@pytest.mark.parametrize(
    ("button", "place"),
    [
        ("preview", "/desk/revisions/{draft}/preview/"),
        ("check", "/desk/revisions/{draft}/"),
        ("evidence-7", "/desk/evidence/7/"),
        ("quote-3", "/desk/revisions/{draft}/quotes/3/"),
        ("claim-2", "/desk/claims/2/"),
        ("nonsense", "/desk/revisions/{draft}/edit/"),
        ("take-999", "/desk/revisions/{draft}/edit/"),
    ],
)
def test_button_saves_before_it_leads_elsewhere(button: str, place: str, person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = begun(writer)
    answer = wrote(sign_in(writer), draft, {"title": "Saved on the way"}, do=button)
    assert answer["Location"] == place.format(draft=draft)
    held = queries.revision(draft)
    assert held is not None
    assert held.title == "Saved on the way"


def test_field_that_is_too_long_is_refused_and_everything_typed_stays(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = begun(writer)
    answer = wrote(sign_in(writer), draft, {"title": "x" * 201, "summary": "Mine"})
    assert answer.status_code == 400
    page = sent(answer)
    assert (page["title"], page["summary"]) == ("x" * 201, "Mine")
    assert 'aria-invalid="true"' in answer.content.decode()
    held = queries.revision(draft)
    assert held is not None
    assert (held.title, held.summary) == ("", "")


def test_draft_that_went_to_review_meanwhile_keeps_the_words_on_the_page(person: Person, sign_in: SignIn) -> None:
    one, other = person("checker"), person("checker")
    draft = written(one)
    client = sign_in(other)
    shown = sent(client.get(f"/desk/revisions/{draft}/edit/"))
    check.submit(draft, by=one)
    answer = client.post(f"/desk/revisions/{draft}/edit/", shown | {"title": "Too late", "do": "save"})
    assert answer.status_code == 409
    assert sent(answer)["title"] == "Too late"


def test_autosave_saves_and_answers_with_new_marks(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = begun(writer)
    client = sign_in(writer)
    shown = sent(client.get(f"/desk/revisions/{draft}/edit/"))
    answer = client.post(f"/desk/revisions/{draft}/edit/auto/", shown | {"title": "One"})
    was = re.search(r'id="was" value="(.*?)"', answer.content.decode())
    assert was is not None
    assert f"title={check.mark('One')}" in was[1].split()
    client.post(f"/desk/revisions/{draft}/edit/auto/", shown | {"title": "Two", "was": was[1]})
    held = queries.revision(draft)
    assert held is not None
    assert (held.title, queries.unmerged(draft)) == ("Two", ())


def test_autosave_of_a_clash_keeps_the_newest_words_and_the_old_mark(person: Person, sign_in: SignIn) -> None:
    one, other = person("checker"), person("checker")
    draft = begun(one)
    client = sign_in(one)
    place = f"/desk/revisions/{draft}/edit/"
    shown = sent(client.get(place))
    check.save(draft, {"title": "Theirs"}, shown={}, by=other)
    for typed in ("M", "Mine"):
        answer = client.post(f"{place}auto/", shown | {"title": typed})
        was = re.search(r'id="was" value="(.*?)"', answer.content.decode())
        assert was is not None
        shown["was"] = was[1]
    assert [one.text for one in queries.unmerged(draft)] == ["Mine"]
    held = queries.revision(draft)
    assert held is not None
    assert held.title == "Theirs"


def test_autosave_that_is_refused_says_why(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = begun(writer)
    client = sign_in(writer)
    shown = sent(client.get(f"/desk/revisions/{draft}/edit/"))
    answer = client.post(f"/desk/revisions/{draft}/edit/auto/", shown | {"title": "x" * 201})
    assert "Not saved yet." in answer.content.decode()


def test_correction_asks_for_a_reason_and_not_for_the_address(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = begun(writer)
    models.Revision.objects.filter(pk=draft).update(number=2)
    fields = sent(sign_in(writer).get(f"/desk/revisions/{draft}/edit/"))
    assert {"reason", "public_id", "language"} & set(fields) == {"reason"}


def test_form_offers_no_draft_to_who_is_no_checker(person: Person, sign_in: SignIn) -> None:
    draft = begun(person("checker"))
    answer = sign_in(person("reviewer")).post(f"/desk/revisions/{draft}/edit/", {"title": "Mine", "do": "save"})
    assert answer.status_code == 403
    held = queries.revision(draft)
    assert held is not None
    assert held.title == ""


def test_unknown_draft_is_not_found(person: Person, sign_in: SignIn) -> None:
    client = sign_in(person("checker"))
    assert client.get("/desk/revisions/99/edit/").status_code == 404


def test_quotes_change_order_from_the_form(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = written(writer)
    held = queries.revision(draft)
    assert held is not None
    page = "<p>A second page says otherwise, in these words.</p>"
    other = captured(held.claim, writer, page=page, url="https://other.example/")
    source = check.Source("Other", "Other works", "")
    check.cite(draft, other, "in these words", source, by=writer)
    first, second = queries.citations(draft)
    wrote(sign_in(writer), draft, {}, do=f"up-{second.id}")
    assert [one.id for one in queries.citations(draft)] == [second.id, first.id]


def test_list_of_drafts_teaches_when_it_is_empty_and_lists_what_is_written(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    client = sign_in(writer)
    assert "A draft begins at its claim" in client.get("/desk/drafts/").content.decode()
    draft = written(writer)
    page = client.get("/desk/drafts/").content.decode()
    assert re.findall(r'<h2><a href="(.*?)"', page) == [f"/desk/revisions/{draft}/edit/"]
