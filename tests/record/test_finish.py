"""Finishing a document: pages are captured, quotes found in them; nothing is fetched for a bad document."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minhchung.errors import MinhChungError
from minhchung.lib.archive import warc
from minhchung.lib.archive.fetch import Allow, Response
from minhchung.lib.publication.document import Check, Document
from minhchung.record import finish
from minhchung.record.finish import Place
from minhchung.record.publish import today
from tests.record.publishing import ID, check, publish, tables, unmoved, withdrawal
from tests.record.site import Site, serving

PAGE = (
    "<!doctype html><html lang=vi><meta charset=utf-8><title>Thông báo</title><body><p>Câu trước đó.</p>"
    "<p>Không có lịch cắt điện ba ngày.</p><p>Câu sau đó.</p></body></html>"
).encode()
CITED = {"quote": "Không có lịch cắt điện ba ngày.", "title": "Thông báo", "source": "Điện lực An Mẫu (nguồn mẫu)"}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/a.html": (200, "text/html; charset=utf-8", PAGE)}) as found:
        yield found


@pytest.fixture
def place(site: Site, tmp_path: Path) -> Place:
    port = int(site.address.rpartition(":")[2])
    return Place(tmp_path / "warc", tmp_path, Allow(ports=frozenset({port}), loopback=site.address))


def written(site: Site, **changed: Any) -> dict[str, Any]:
    """What a person writes."""
    given = {
        "kind": "published", "id": ID, "language": "vi", "topic": "disaster", "claim": "Cắt điện ba ngày",
        "title": "Không có lệnh nào", "verdict": "false", "summary": "Không có.", "explanation": "Xem [1](#e1).",
        "citations": [CITED | {"url": f"{site.url}/a.html"}],
    }  # fmt: skip
    return given | changed


def citing(site: Site, **changed: Any) -> dict[str, Any]:
    return written(site, citations=[CITED | {"url": f"{site.url}/a.html"} | changed])


def captures(place: Place) -> list[Path]:
    return sorted(path for path in place.archive.rglob("*") if path.is_file())


def refusal(given: dict[str, Any], place: Place) -> tuple[str, str]:
    before = tables()
    with pytest.raises(MinhChungError) as caught:
        finish.finished(given, place, today=today())
    assert tables() == before
    field = str(caught.value.facts.get("field", ""))
    assert caught.value.say("vi").count(field) >= 1
    return caught.value.code, field


def finished(given: dict[str, Any], place: Place) -> Document:
    return finish.finished(given, place, today=today())


def test_page_is_captured_and_the_rest_filled_in(desk: None, site: Site, place: Place) -> None:
    made = finished(written(site), place)
    assert isinstance(made, Check)
    assert (made.revision, made.published, made.date, made.first_seen, made.supersedes, made.reason, made.solo) == (
        1, today(), today(), "", "", "", True,
    )  # fmt: skip
    [cited] = made.citations
    [file] = captures(place)
    capture, body = warc.read(file)
    assert body == PAGE
    assert (cited.sha256, cited.captured, cited.media_type) == (capture.sha256, capture.captured, "text/html")
    assert (cited.quote, cited.before, cited.after) == (CITED["quote"], "Câu trước đó.", "Câu sau đó.")
    assert cited.public is False
    assert site.asked == ["/a.html"]


def test_salt_is_new_each_time_and_of_128_bits(desk: None, site: Site, place: Place) -> None:
    salts = {finished(written(site), place).salt for _ in range(5)}
    assert (len(salts), {len(salt) for salt in salts}) == (5, {32})


def test_copy_is_public_only_when_the_person_says_so(desk: None, site: Site, place: Place) -> None:
    made = finished(citing(site, public=True), place)
    assert isinstance(made, Check)
    assert made.citations[0].public is True


def test_correction_knows_what_it_supersedes(desk: None, site: Site, place: Place) -> None:
    [first] = publish(check())
    made = finished(written(site, kind="corrected", reason="Số sai."), place)
    assert isinstance(made, Check)
    assert (made.revision, made.supersedes, made.published, made.date) == (2, first.sha256, "2026-11-02", today())


def test_other_kinds_need_nothing_but_their_words(desk: None, site: Site, place: Place) -> None:
    publish(check())
    common = {"id": ID, "language": "vi"}
    ended = finished(common | {"kind": "retracted", "reason": "Nguồn rút lại."}, place)
    said = finished(common | {"kind": "reply", "text": "Phản hồi."}, place)
    asked = {"kind": "notice", "language": "vi", "received": today(), "about": "legal", "outcome": "no_action"}
    noticed = finished(asked, place)
    assert [(one.id, one.revision, one.date) for one in (ended, said, noticed)] == [
        (ID, 2, today()), (ID, 1, today()), ("notice-1", 1, today()),
    ]  # fmt: skip
    assert site.asked == []


GIVEN: list[tuple[dict[str, Any], str, str]] = [
    ({"claim": 5}, "field_type", "claim"),
    ({"claim": ""}, "field_empty", "claim"),
    ({"title": "x" * 201}, "field_too_long", "title"),
    ({"title": "<script>alert(1)</script>"}, "field_markup", "title"),
    ({"title": "Tin\ud800"}, "field_control", "title"),
    ({"summary": "Tin\u202e"}, "field_control", "summary"),
    ({"explanation": "<b>x</b>"}, "field_markup", "explanation"),
    ({"explanation": "[a](JavaScript&colon;x)"}, "field_markup", "explanation"),
    ({"verdict": "maybe"}, "field_value", "verdict"),
    ({"date": "2026-11-25"}, "field_today", "date"),
    ({"date": "2026-11-23"}, "field_today", "date"),
    ({"date": 5}, "field_today", "date"),
    ({"published": "2026-11-01"}, "field_kind", "published"),
    ({"published": "2999-01-01"}, "field_future", "published"),
    ({"first_seen": "2999-01-01"}, "field_future", "first_seen"),
    ({"id": 5}, "field_type", "id"),
    ({"kind": "deleted"}, "field_value", "kind"),
    ({"kind": "withdrawn"}, "field_value", "kind"),
    ({"kind": ["published"]}, "field_type", "kind"),
    ({"kind": "retracted", "id": 5}, "field_type", "id"),
    ({"kind": "corrected", "id": None}, "field_type", "id"),
    ({"kind": "reply", "id": []}, "field_type", "id"),
    ({"titel": "x"}, "field_unknown", "titel"),
    ({"author": "x"}, "field_unknown", "author"),
    ({"citations": []}, "field_range", "citations"),
    ({"citations": {}}, "field_type", "citations"),
    ({"citations": None}, "field_type", "citations"),
    ({"citations": ["x"]}, "field_type", "citations[0]"),
    ({"citations": [{}]}, "field_missing", "citations[0].quote"),
]
CITATIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"quote": 5}, "field_type", "quote"),
    ({"quote": ""}, "field_empty", "quote"),
    ({"quote": "x" * 2001}, "field_too_long", "quote"),
    ({"url": "javascript:alert(1)"}, "field_format", "url"),
    ({"url": 5}, "field_type", "url"),
    ({"public": "yes"}, "field_type", "public"),
    ({"sha256": "x"}, "field_digits", "sha256"),
    ({"captured": "2999-01-01T00:00:00Z"}, "field_future", "captured"),
    ({"source": "<iframe>"}, "field_markup", "source"),
    ({"author": "x"}, "field_unknown", "author"),
    ({"capture": 5}, "field_type", "capture"),
    ({"capture": ["a"]}, "field_type", "capture"),
]


@pytest.mark.parametrize(("changed", "code", "field"), GIVEN, ids=[f"{code}-{field}" for _, code, field in GIVEN])
def test_bad_field_is_refused_before_anything_is_fetched(
    desk: None, site: Site, place: Place, changed: dict[str, Any], code: str, field: str
) -> None:
    assert refusal(written(site) | changed, place) == (code, field)
    assert (site.asked, captures(place)) == ([], [])


@pytest.mark.parametrize(
    ("changed", "code", "field"), CITATIONS, ids=[f"{code}-{field}" for _, code, field in CITATIONS]
)
def test_bad_field_of_a_citation_is_refused_before_anything_is_fetched(
    desk: None, site: Site, place: Place, changed: dict[str, Any], code: str, field: str
) -> None:
    good = {**CITED, "url": f"{site.url}/a.html"}
    assert refusal(written(site, citations=[good, good | changed]), place) == (code, f"citations[1].{field}")
    assert (site.asked, captures(place)) == ([], [])


@pytest.mark.parametrize("field", ["id", "language", "topic", "claim", "title", "verdict", "summary", "explanation"])
def test_missing_field_is_refused_before_anything_is_fetched(desk: None, site: Site, place: Place, field: str) -> None:
    given = {name: value for name, value in written(site).items() if name != field}
    assert refusal(given, place) == ("field_missing", field)
    assert (site.asked, captures(place)) == ([], [])


@pytest.mark.parametrize("kind", ["corrected", "retracted", "reply"])
def test_missing_id_is_named_for_every_kind(desk: None, place: Place, kind: str) -> None:
    assert refusal({"kind": kind, "language": "vi", "reason": "a", "text": "b"}, place) == ("field_missing", "id")


@pytest.mark.parametrize(
    "quote",
    [
        "Không có lịch cắt điện bốn ngày.",
        "không có lịch cắt điện ba ngày.",
        "Không có lịch … ba ngày.",
        "Câu sau đó. Câu trước",
    ],
)
def test_quote_that_is_not_in_the_page_is_refused(desk: None, site: Site, place: Place, quote: str) -> None:
    assert refusal(citing(site, quote=quote), place) == ("quote_not_found", "citations[0].quote")


def test_page_that_cannot_be_had_is_refused(desk: None, site: Site, place: Place) -> None:
    assert refusal(citing(site, url=f"{site.url}/khong-co"), place) == ("fetch_status", "citations[0].url")
    assert refusal(citing(site, url="http://10.0.0.1/"), place)[1] == "citations[0].url"
    site.pages["/b.pdf"] = (200, "application/pdf", b"%PDF-1.4")
    assert refusal(citing(site, url=f"{site.url}/b.pdf"), place) == ("pdf_unreadable", "citations[0].quote")
    site.pages["/leer"] = (200, "text/html", b"")
    assert refusal(citing(site, url=f"{site.url}/leer"), place) == ("capture_empty", "citations[0].url")


def test_capture_that_is_there_is_cited_again_without_fetching(desk: None, site: Site, place: Place) -> None:
    first = finished(written(site), place)
    assert isinstance(first, Check)
    again = finished(citing(site, sha256=first.citations[0].sha256), place)
    assert isinstance(again, Check)
    assert (again.citations, site.asked) == (first.citations, ["/a.html"])


def test_capture_that_is_not_there_is_refused(desk: None, site: Site, place: Place) -> None:
    assert refusal(citing(site, sha256="e" * 64), place) == ("capture_unknown", "citations[0].sha256")
    assert (site.asked, captures(place)) == ([], [])


@pytest.mark.parametrize("other", ["/b.html", "/a.html/", "/a.html?b", "/A.html", "https://khac.example/a.html"])
def test_capture_of_another_page_does_not_stand_for_this_one(desk: None, site: Site, place: Place, other: str) -> None:
    first = finished(written(site), place)
    assert isinstance(first, Check)
    url = f"{site.url}{other}" if other.startswith("/") else other
    with pytest.raises(MinhChungError) as caught:
        finished(citing(site, sha256=first.citations[0].sha256, url=url), place)
    facts = {"field": "citations[0].sha256", "url": first.citations[0].url, "cited": url}
    assert (caught.value.code, caught.value.facts) == ("capture_other_page", facts)


def test_scheme_and_fragment_do_not_make_another_page(desk: None, site: Site, place: Place) -> None:
    file = str(saved(place.beside, "https://dien.example/a.html").relative_to(place.beside))
    for url in ("http://dien.example/a.html", "https://dien.example/a.html#giua", "https://DIEN.example:443/a.html"):
        made = finished(citing(site, url=url, capture=file), place)
        assert isinstance(made, Check)
        assert made.citations[0].url == url


def test_capture_is_public_in_all_citations_or_in_none(desk: None, site: Site, place: Place) -> None:
    good = {**CITED, "url": f"{site.url}/a.html"}
    given = written(site, citations=[good, good | {"public": True}])
    assert refusal(given, place) == ("field_value", "citations[1].public")


def saved(folder: Path, url: str, when: str = "2026-11-20T01:02:03Z") -> Path:
    """A WARC file that a person made, whose page is PAGE."""
    received = ((b"Content-Type", b"text/html; charset=utf-8"),)
    answer = Response(url, 200, {}, PAGE, len(PAGE), "HTTP/1.1", "OK", (), received, "")
    return warc.write(folder / "elsewhere", answer, when=when).path


def test_page_may_come_from_a_file_beside_the_document(desk: None, site: Site, place: Place) -> None:
    file = saved(place.beside, "https://dien.example/a.html")
    given = citing(site, url="https://dien.example/a.html", capture=str(file.relative_to(place.beside)))
    made = finished(given, place)
    assert isinstance(made, Check)
    assert (made.citations[0].captured, site.asked) == ("2026-11-20T01:02:03Z", [])


def test_file_that_is_no_capture_of_the_page_is_refused(desk: None, site: Site, place: Place) -> None:
    url = "https://dien.example/a.html"
    (place.beside / "x.warc").write_bytes(b"x")
    assert refusal(citing(site, url=url, capture="x.warc"), place) == ("warc_no_page", "citations[0].capture")
    assert refusal(citing(site, url=url, capture="y.warc"), place) == ("warc_unreadable", "citations[0].capture")
    other = saved(place.beside, "https://khac.example/a.html").relative_to(place.beside)
    assert refusal(citing(site, url=url, capture=str(other)), place) == ("capture_other_page", "citations[0].capture")


def test_file_from_the_future_is_refused(desk: None, site: Site, place: Place) -> None:
    file = saved(place.beside, "https://dien.example/a.html", when="2999-01-01T00:00:00Z").relative_to(place.beside)
    given = citing(site, url="https://dien.example/a.html", capture=str(file))
    assert refusal(given, place) == ("field_future", "citations[0].captured")


def test_unknown_check_is_neither_corrected_nor_retracted(desk: None, site: Site, place: Place) -> None:
    for kind in ("corrected", "retracted"):
        with unmoved("unknown_check"):
            finished(written(site, kind=kind, id="khong-co", reason="a"), place)


def test_withdrawal_names_what_and_why(desk: None) -> None:
    made = finish.withdrawal(ID, "e" * 64, what="body", reason="Theo luật.", language="vi", number=1, today=today())
    expected = withdrawal("e" * 64, date=today(), salt=made.salt)
    assert made == expected
    for bad in ({"reason": ""}, {"reason": "<script>"}, {"reason": "x" * 1001}, {"language": "x"}):
        given = {"what": "body", "reason": "Theo luật.", "language": "vi", "number": 1, "today": today()} | bad
        with pytest.raises(MinhChungError) as caught:
            finish.withdrawal(ID, "e" * 64, **given)  # type: ignore[arg-type]
        assert [caught.value.facts["field"]] == list(bad)


def test_what_is_finished_survives_json(desk: None, site: Site, place: Place) -> None:
    """A file may hold exactly what a published document holds."""
    made = finished(written(site), place)
    assert isinstance(made, Check)
    given = json.loads(json.dumps({**vars(made), "citations": [vars(one) for one in made.citations]}))
    assert finished(given, place) == made
