"""Evidence: what is fetched or given, kept once, read again, and let go."""

import os
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from minhchung.desk import check, evidence, jobs, models, rules
from minhchung.desk.check import Source
from minhchung.desk.evidence import Kept
from minhchung.errors import MinhChungError
from minhchung.lib.archive import warc
from tests.desk.conftest import QUOTE, Person, captured, claimed, written
from tests.desk.test_workflow import published
from tests.lib.archive.loopback import Answer, Site, page, redirect
from tests.lib.archive.pdfs import pdf
from tests.lib.archive.pdfs import written as lines

HTML = (
    "<!doctype html><html><head><title>  Giá nước\n năm 2026 </title></head><body><p>Giá nước sạch là "
    "9.000 đồng một khối.</p></body></html>"
)
WHERE = (0x8825, 0x9003)  # EXIF: where and when a picture was taken


@pytest.fixture(autouse=True)
def no_chromium(settings: pytest.FixtureRequest) -> None:
    settings.MINHCHUNG_CHROMIUM = "off"


def opened(settings: pytest.FixtureRequest, site: Site) -> str:
    """The address of `site`, which may be fetched from now on."""
    settings.MINHCHUNG_FETCH = frozenset({80, 443}), site.pair
    return site.url


def code(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(MinhChungError) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def files() -> list[Path]:
    return sorted(rules.archive().rglob("*.warc.gz"))


def html(body: str = HTML, kind: str = "text/html; charset=utf-8") -> Answer:
    return page(body.encode(), headers=f"Content-Type: {kind}\r\n")


def drawn(form: str, **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "#258").save(out, form, **more)
    return out.getvalue()


def with_place() -> bytes:
    """A JPEG that says where and when it was taken."""
    said = Image.Exif()
    said[0x8825] = {1: "N", 2: (21.0, 2.0, 0.0)}
    said[0x9003] = "2026:11:20 08:00:00"
    return drawn("JPEG", exif=said)


def test_page_is_fetched_once_and_kept(person: Person, settings: pytest.FixtureRequest) -> None:
    by = person("intake")
    with Site(html()) as site:
        made = evidence.capture(claimed(by), f"{opened(settings, site)}/gia?b=1#c", by=by)
        assert models.Evidence.objects.get(pk=made).state == "waiting"
        assert code(evidence.body, made) == "evidence_not_ready"
        jobs.work_off()
        jobs.work_off()
        assert [request.split(" ")[1] for request in site.requests] == ["/gia?b=1"]
        row = models.Evidence.objects.get(pk=made)
        kept, body = evidence.body(made)
        capture, held = warc.read(files()[0])
        assert (body, row.state, row.code, row.title) == (HTML.encode(), "kept", "", "Giá nước năm 2026")
        assert (capture.sha256, capture.file_sha256) == (row.sha256, row.file_sha256)
        assert held == body
        assert kept == Kept(
            made, row.claim_id, f"{site.url}/gia?b=1", capture.sha256, capture.file_sha256, "text/html", "utf-8",
            capture.captured, row.title,
        )  # fmt: skip
    assert evidence.text(made) == "Giá nước sạch là 9.000 đồng một khối."
    found = evidence.marked(made, "9.000  đồng")
    assert (found.quote, found.before, found.after) == ("9.000 đồng", "Giá nước sạch là", "một khối.")
    assert code(evidence.marked, made, "9.001 đồng") == "quote_not_found"
    assert code(evidence.picture, made) == "no_picture"
    steps = models.Step.objects.filter(action="capture").values_list("by", "claim", "facts")
    assert list(steps) == [(by, row.claim_id, {"evidence": made})]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("not an address", "url_not_http"),
        ("ftp://water.example/", "url_not_http"),
        ("javascript:alert(1)", "url_not_http"),
        ("https://me:secret@water.example/", "url_userinfo"),
        ("https://water.example:8443/", "url_port"),
        ("https://wa ter.example/", "url_invalid"),
    ],
)
def test_bad_address_is_refused_at_once(person: Person, url: str, said: str) -> None:
    by = person("checker")
    claim = claimed(by)
    assert code(evidence.capture, claim, url, by=by) == said
    assert code(evidence.upload, claim, HTML.encode(), url=url, by=by) == said
    assert (models.Evidence.objects.count(), models.Job.objects.count(), files()) == (0, 0, [])


def test_private_address_is_refused_where_it_leads(person: Person, settings: pytest.FixtureRequest) -> None:
    by = person("checker")
    with Site(html()) as other, Site(redirect(f"{other.url}/")) as site:
        made = evidence.capture(claimed(by), opened(settings, site), by=by)
        jobs.work_off()
        row = models.Evidence.objects.get(pk=made)
        assert (row.state, row.code, other.requests) == ("failed", "url_port", [])


def test_only_who_works_on_claims_may_capture(person: Person) -> None:
    by, admin = person("checker"), person("admin")
    claim = claimed(by)
    made = captured(claim, by)
    for call in (
        lambda: evidence.capture(claim, "https://water.example/", by=admin),
        lambda: evidence.upload(claim, b"text", by=admin),
        lambda: evidence.again(made, by=admin),
        lambda: evidence.remove(made, by=admin),
    ):
        assert code(call) == "not_your_role"
    assert code(evidence.capture, 99, "https://water.example/", by=by) == "unknown_claim"
    assert code(evidence.upload, 99, b"text", by=by) == "unknown_claim"


def test_same_address_waits_once_a_claim(person: Person) -> None:
    by = person("checker")
    claim, other = claimed(by), claimed(by, "Another claim")
    first = evidence.capture(claim, "https://water.example/report", by=by)
    assert evidence.capture(claim, "https://water.example/report#page2", by=by) == first
    assert evidence.capture(other, "https://water.example/report", by=by) != first
    assert models.Job.objects.count() == 2


def test_same_bytes_are_kept_once(person: Person, settings: pytest.FixtureRequest) -> None:
    by = person("checker")
    with Site(html()) as site:
        url = opened(settings, site)
        for claim in (claimed(by), claimed(by, "Another claim")):
            evidence.capture(claim, url, by=by)
            jobs.work_off()
    rows = list(models.Evidence.objects.values_list("state", "sha256", "file_sha256", "captured"))
    assert rows[0][0] == "kept"
    assert rows[0] == rows[1]
    assert len(files()) == 1


def test_address_is_where_redirects_end(person: Person, settings: pytest.FixtureRequest) -> None:
    by = person("checker")
    with Site(lambda path: html() if path == "/there" else redirect("/there")) as site:
        made = evidence.capture(claimed(by), f"{opened(settings, site)}/here", by=by)
        jobs.work_off()
        assert models.Evidence.objects.get(pk=made).url == f"{site.url}/there"


@pytest.mark.parametrize(
    ("body", "declared", "taken"),
    [
        (HTML.encode(), "text/html", "text/html"),
        (HTML.encode(), "", "text/html"),
        (HTML.encode(), "application/xhtml+xml", "application/xhtml+xml"),
        (HTML.encode(), "text/plain", "text/plain"),
        (b"<x-app><p>A page of its own elements</p></x-app>", "text/html", "text/html"),
        ("Giá nước".encode(), "text/plain; charset=utf-8", "text/plain"),
        (pdf(lines("Water prices")), "application/pdf", "application/pdf"),
        (pdf(lines("Water prices")), "application/octet-stream", "application/pdf"),
        (drawn("PNG"), "text/html", "image/png"),
        (b'{"price": 9000}', "application/json", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", ""),
        (b"PK\x03\x04rest", "application/zip", ""),
        (b"\x00\x01\x02 binary", "text/html", ""),
        (b"", "text/html", "empty"),
    ],
)
def test_what_is_kept_is_told_by_its_bytes(
    person: Person, settings: pytest.FixtureRequest, body: bytes, declared: str, taken: str
) -> None:
    by = person("checker")
    with Site(page(body, headers=f"Content-Type: {declared}\r\n" if declared else "")) as site:
        made = evidence.capture(claimed(by), opened(settings, site), by=by)
        jobs.work_off()
    row = models.Evidence.objects.get(pk=made)
    if taken == "empty":
        assert (row.state, row.code) == ("failed", "capture_empty")
    elif taken:
        assert (row.state, row.media_type, row.code) == ("kept", taken, "")
    else:
        assert (row.state, row.code, row.facts) == ("failed", "capture_type", {"media_type": declared})
        assert files() == []


def test_page_of_an_old_encoding_is_read(person: Person, settings: pytest.FixtureRequest) -> None:
    by = person("checker")
    body = "<html><head><title>Café</title></head><body><p>Un café coûte 2 €.</p>".encode("cp1252")
    with Site(page(body, headers="Content-Type: text/html; charset=windows-1252\r\n")) as site:
        made = evidence.capture(claimed(by), opened(settings, site), by=by)
        jobs.work_off()
    assert models.Evidence.objects.get(pk=made).title == "Café"
    assert evidence.marked(made, "coûte 2 €").quote == "coûte 2 €"


def test_quote_in_a_pdf_is_found(person: Person) -> None:
    by = person("checker")
    body = pdf(lines("", "Bang gia nuoc"), lines("Mot khoi nuoc la", "9.000 dong"))
    made = evidence.upload(claimed(by), body, by=by)
    assert models.Evidence.objects.get(pk=made).title == "Bang gia nuoc"
    assert evidence.marked(made, "la 9.000 dong").before == "Bang gia nuoc Mot khoi nuoc"
    assert evidence.body(made)[1] == body


def test_file_is_kept_without_what_it_says_of_its_maker(person: Person) -> None:
    by = person("checker")
    given = with_place()
    assert all(mark in Image.open(BytesIO(given)).getexif() for mark in WHERE)
    made = evidence.upload(claimed(by), given, url="https://water.example/photo", by=by)
    kept, body = evidence.body(made)
    assert (kept.media_type, kept.url, kept.title) == ("image/jpeg", "https://water.example/photo", "")
    assert dict(Image.open(BytesIO(body)).getexif()) == {}
    shown, media_type = evidence.picture(made)
    assert (Image.open(BytesIO(shown)).size, media_type) == ((40, 30), "image/jpeg")
    assert code(evidence.text, made) == "capture_unreadable"
    assert code(evidence.marked, made, "x") == "capture_unreadable"


def test_moving_picture_is_kept_as_its_first_one(person: Person) -> None:
    by = person("checker")
    made = evidence.upload(claimed(by), drawn("GIF"), by=by)
    assert models.Evidence.objects.get(pk=made).media_type == "image/png"
    assert evidence.picture(made)[1] == "image/png"


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "upload_type"),
        (zipped(), "upload_type"),
        (b"MZ\x90\x00program", "upload_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "upload_type"),
        (b"%PDF-1.7 and nothing more", "pdf_unreadable"),
        (b"\xff\xd8\xff and nothing more", "picture_unreadable"),
        (b"x" * 20_000_001, "upload_too_large"),
    ],
)
def test_file_that_cannot_be_evidence_is_refused(person: Person, body: bytes, said: str) -> None:
    by = person("checker")
    assert code(evidence.upload, claimed(by), body, by=by) == said
    assert (models.Evidence.objects.count(), files()) == (0, [])


def test_same_file_twice_is_one_evidence(person: Person) -> None:
    by = person("checker")
    claim, other = claimed(by), claimed(by, "Another claim")
    first = evidence.upload(claim, HTML.encode(), by=by)
    assert evidence.upload(claim, HTML.encode(), by=by) == first
    assert evidence.upload(other, HTML.encode(), by=by) != first
    assert len(files()) == 1


def test_capture_that_changed_or_went_is_told(person: Person) -> None:
    by = person("checker")
    made = evidence.upload(claimed(by), HTML.encode(), by=by)
    path, sound = files()[0], files()[0].read_bytes()
    path.write_bytes(sound[:-9] + b"x" + sound[-8:])
    assert code(evidence.body, made) == "capture_damaged"
    path.unlink()
    assert code(evidence.text, made) == "capture_missing"
    path.mkdir()
    assert code(evidence.body, made) == "capture_missing"
    path.rmdir()
    # The same bytes, but not the record that was written then.
    warc.keep(rules.archive(), HTML.encode(), media_type="text/html", when="2026-11-01T00:00:00Z")
    assert code(evidence.body, made) == "capture_damaged"
    path.write_bytes(sound)
    assert evidence.body(made)[1] == HTML.encode()
    assert code(evidence.body, 99) == "unknown_evidence"


def test_failed_one_is_fetched_again(person: Person, settings: pytest.FixtureRequest) -> None:
    by = person("checker")
    answers = [page(b"{}", headers="Content-Type: application/json\r\n"), html()]
    with Site(lambda _path: answers.pop(0)) as site:
        made = evidence.capture(claimed(by), opened(settings, site), by=by)
        jobs.work_off()
        assert models.Evidence.objects.get(pk=made).state == "failed"
        evidence.again(made, by=by)
        row = models.Evidence.objects.get(pk=made)
        assert (row.state, row.code, row.facts) == ("waiting", "", {})
        jobs.work_off()
        assert models.Evidence.objects.get(pk=made).state == "kept"
        evidence.again(made, by=by)
        jobs.work_off()
        assert len(site.requests) == 2
    assert models.Job.objects.get().state == "done"


def test_evidence_that_is_quoted_stays(person: Person) -> None:
    by = person("checker")
    draft = written(by)
    made = models.Evidence.objects.get().pk
    assert code(evidence.remove, made, by=by) == "evidence_cited"
    assert len(files()) == 1
    check.abandon(draft, by=by)
    evidence.remove(made, by=by)  # what was captured by mistake can go, whatever was begun with it
    assert len(files()) == 0


def test_capture_goes_with_its_last_evidence(person: Person) -> None:
    by = person("checker")
    first = evidence.upload(claimed(by), HTML.encode(), by=by)
    second = evidence.upload(claimed(by, "Another claim"), HTML.encode(), by=by)
    evidence.remove(first, by=by)
    assert len(files()) == 1
    assert evidence.body(second)[1] == HTML.encode()
    evidence.remove(second, by=by)
    assert (files(), models.Evidence.objects.count()) == ([], 0)
    assert code(evidence.remove, second, by=by) == "unknown_evidence"
    assert list(models.Step.objects.filter(action="remove_evidence").values_list("facts", flat=True)) == [
        {"evidence": first}, {"evidence": second},
    ]  # fmt: skip


@pytest.mark.usefixtures("desk_address")
def test_capture_of_a_published_document_stays(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    published(writer, second)
    again = captured(claimed(writer, "Another claim"), writer)
    # Whatever becomes of the rows of the desk, the record holds the document.
    models.Citation.objects.all().delete()
    for row in list(models.Evidence.objects.exclude(pk=again)):
        evidence.remove(row.pk, by=writer)
    evidence.remove(again, by=writer)
    assert len(files()) == 1


def test_removed_while_it_waits_is_not_kept(person: Person, settings: pytest.FixtureRequest) -> None:
    by = person("checker")
    with Site(html()) as site:
        made = evidence.capture(claimed(by), opened(settings, site), by=by)
        evidence.remove(made, by=by)
        jobs.work_off()
        assert (site.requests, files(), models.Job.objects.count()) == ([], [], 0)


def test_quote_of_a_captured_page_is_cited(person: Person, settings: pytest.FixtureRequest) -> None:
    by = person("checker")
    claim = claimed(by)
    with Site(html(f"<html><body><p>{QUOTE}</p>")) as site:
        made = evidence.capture(claim, opened(settings, site), by=by)
        jobs.work_off()
        draft = check.draft(claim, by=by).revision
        check.cite(draft, made, QUOTE, Source("Report", "Water works", ""), by=by)
        assert models.Citation.objects.get().url == f"{site.url}/"


@pytest.fixture
def chromium(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Chromium as the desk is told of it; root has it without its sandbox."""
    found = shutil.which("chromium")
    if not found:
        pytest.skip("not measured: no chromium on PATH; `./test --install` installs it")
    program = Path(found)
    if os.geteuid() == 0:
        program = tmp_path / "chromium"
        program.write_text(f'#!/bin/sh\nexec {found} --no-sandbox "$@"\n')
        program.chmod(0o755)
    settings.MINHCHUNG_CHROMIUM = str(program)
    return program


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_page_has_its_picture(person: Person, settings: pytest.FixtureRequest) -> None:
    by = person("checker")
    with Site(html("<html><body style='background:#258'><p>Giá nước</p>")) as site:
        made = evidence.capture(claimed(by), opened(settings, site), by=by)
        jobs.work_off()
    row = models.Evidence.objects.get(pk=made)
    body, media_type = evidence.picture(made)
    assert media_type == "image/png"
    with Image.open(BytesIO(body)) as image:
        assert image.convert("RGB").getpixel((600, 300)) == (0x22, 0x55, 0x88)
    assert [path.name for path in files()] == sorted(f"{name}.warc.gz" for name in (row.sha256, row.picture))
    evidence.remove(made, by=by)
    assert files() == []


def test_page_without_a_picture_is_kept(person: Person, settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    by = person("checker")
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    settings.MINHCHUNG_CHROMIUM = str(broken)
    with Site(html()) as site:
        made = evidence.capture(claimed(by), opened(settings, site), by=by)
        jobs.work_off()
    assert models.Evidence.objects.get(pk=made).state == "kept"
    listed = {one.kind: (one.state, one.code, one.facts["host"]) for one in jobs.listed()}
    assert listed == {
        "capture_page": ("done", "", "127.0.0.1"),
        "shoot_page": ("waiting", "screenshot_failed", "127.0.0.1"),
    }
