"""A quote of a draft: what stands beside it is changed, or it is taken out."""

from minhchung.desk import queries
from tests.desk.conftest import Person, written
from tests.web.office.conftest import SignIn


def test_quote_page_changes_what_stands_beside_it(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = written(writer)
    (cited,) = queries.citations(draft)
    fields = {
        "title": "Report",
        "source": "District",
        "url": "https://water.example/2025",
        "public": "on",
        "do": "save",
    }
    answer = sign_in(writer).post(f"/desk/revisions/{draft}/quotes/{cited.id}/", fields)
    assert answer["Location"] == f"/desk/revisions/{draft}/edit/#quotes"
    (changed,) = queries.citations(draft)
    assert (changed.title, changed.source, changed.url, changed.public) == (
        "Report", "District", "https://water.example/report", True,
    )  # fmt: skip


def test_quote_page_keeps_what_was_typed_when_it_is_refused(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = written(writer)
    (cited,) = queries.citations(draft)
    fields = {"title": "", "source": "Typed organisation", "url": "https://water.example/2025", "do": "save"}
    answer = sign_in(writer).post(f"/desk/revisions/{draft}/quotes/{cited.id}/", fields)
    assert answer.status_code == 400
    assert 'value="Typed organisation"' in answer.content.decode()
    assert queries.citations(draft) == (cited,)


def test_quote_is_taken_out(person: Person, sign_in: SignIn) -> None:
    writer = person("checker")
    draft = written(writer)
    (cited,) = queries.citations(draft)
    sign_in(writer).post(f"/desk/revisions/{draft}/quotes/{cited.id}/", {"do": "out"})
    assert queries.citations(draft) == ()
