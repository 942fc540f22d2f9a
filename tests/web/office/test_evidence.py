"""Captures: given, shown as text and picture, quoted, tried again, let go."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from minhchung.desk import check, evidence, jobs, models
from minhchung.web.office import evidence as pages
from minhchung.web.office.intake import MOST
from tests.desk.conftest import QUOTE, Person, captured, claimed, written
from tests.lib.archive.loopback import Site
from tests.lib.archive.loopback import page as html
from tests.web.office.conftest import SignIn
from tests.web.reading import Page

HOSTILE = (
    "<html><head><title>Report</title></head><body><nav>Menu of the site</nav><article><p>"
    + "First paragraph of a report about water. " * 9
    + "</p><p>Second <b>paragraph</b> &lt;img src=x onerror=alert(1)&gt; ends here.</p></article>"
    "<script>alert(2)</script></body></html>"
)


@pytest.fixture(autouse=True)
def no_chromium(settings) -> None:
    settings.MINHCHUNG_CHROMIUM = "off"


def png() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 20), (200, 220, 210)).save(buffer, "PNG")
    return buffer.getvalue()


def given(browser: Client, claim: int, body: bytes, name: str = "Nguyen Van A 0912345678.pdf", **more: str):
    file = SimpleUploadedFile(name, body, "application/pdf")
    return browser.post(f"/desk/claims/{claim}/upload/", {"file": file, **more})


def test_file_is_kept_without_its_name_and_type_as_sent(person: Person, sign_in: SignIn) -> None:
    me = person("intake")
    claim = claimed(me)
    response = given(sign_in(me), claim, HOSTILE.encode(), found_at="https://water.example/report")
    row = models.Evidence.objects.get()
    assert response.headers["Location"] == f"/desk/claims/{claim}/#evidence"
    assert (row.state, row.media_type, row.title, row.url) == (
        "kept",
        "text/html",
        "Report",
        "https://water.example/report",
    )
    assert evidence.body(row.pk)[1] == HOSTILE.encode()


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"", "upload_type"), (b"MZ\x90\x00" + bytes(200), "upload_type"), (b"a" * (MOST + 1), "upload_too_large")],
)
def test_file_that_cannot_be_evidence_is_refused_with_its_reason(
    body: bytes, code: str, person: Person, sign_in: SignIn
) -> None:
    me = person("intake")
    claim = claimed(me)
    response = given(sign_in(me), claim, body, found_at="https://water.example/report")
    page = Page(response)
    assert (response.status_code, page.texts("//*[@aria-invalid]/@id")) == (400, ["file"])
    assert response.context["wrong"].code == code
    assert page.text("//input[@name='found_at']/@value") == "https://water.example/report"
    assert models.Evidence.objects.count() == 0


def test_form_without_a_file_says_so(person: Person, sign_in: SignIn) -> None:
    me = person("intake")
    response = sign_in(me).post(f"/desk/claims/{claimed(me)}/upload/", {"found_at": ""})
    assert (response.status_code, response.context["wrong"].code) == (400, "upload_missing")


def test_upload_from_another_site_is_refused(person: Person, sign_in: SignIn) -> None:
    me = person("intake")
    claim = claimed(me)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = sign_in(me).cookies
    assert given(browser, claim, b"<p>Words</p>").status_code == 403
    assert browser.post(f"/desk/claims/{claim}/capture/", {"url": "https://a.example/"}).status_code == 403
    token = browser.get(f"/desk/claims/{claim}/").context["csrf_token"]
    assert given(browser, claim, b"<p>Words of a page</p>", csrfmiddlewaretoken=str(token)).status_code == 302
    assert models.Evidence.objects.count() == 1


def test_only_the_first_of_many_files_is_read(person: Person, sign_in: SignIn) -> None:
    me = person("intake")
    files = [SimpleUploadedFile(f"{n}.html", f"<p>File {n}</p>".encode()) for n in range(3)]
    sign_in(me).post(f"/desk/claims/{claimed(me)}/upload/", {"file": files})
    (row,) = models.Evidence.objects.all()
    assert evidence.text(row.pk) == "File 0"


def test_page_is_captured_by_its_address(person: Person, sign_in: SignIn, settings) -> None:
    me = person("checker")
    claim, browser = claimed(me), sign_in(me)
    with Site(html(HOSTILE.encode(), headers="Content-Type: text/html\r\n")) as site:
        settings.MINHCHUNG_FETCH = frozenset({80, 443}), site.pair
        response = browser.post(f"/desk/claims/{claim}/capture/", {"url": f"{site.url}/report"})
        assert response.headers["Location"] == f"/desk/claims/{claim}/#evidence"
        assert models.Evidence.objects.values_list("state", "url").get() == ("waiting", f"{site.url}/report")
        jobs.work_off()
    page = Page(browser.get(f"/desk/claims/{claim}/"))
    assert page.texts("//ol[@class='captures']//h3") == ["Report"]


@pytest.mark.parametrize(
    ("url", "code"), [("ftp://a.example/x", "url_not_http"), ("https://u:p@a.example/", "url_userinfo")]
)
def test_address_that_cannot_be_fetched_is_refused_and_kept_in_the_form(
    url: str, code: str, person: Person, sign_in: SignIn
) -> None:
    me = person("checker")
    response = sign_in(me).post(f"/desk/claims/{claimed(me)}/capture/", {"url": url})
    page = Page(response)
    assert (response.status_code, response.context["wrong"].code) == (400, code)
    assert (page.text("//input[@id='url']/@value"), page.texts("//*[@aria-invalid]/@id")) == (url, ["url"])


def test_captured_page_is_shown_as_text_never_as_a_page(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim = claimed(me)
    which = captured(claim, me, page=HOSTILE)
    browser = sign_in(me)
    page = Page(browser.get(f"/desk/evidence/{which}/"))
    lines = page.texts("//div[@id='captured']/p")
    assert lines[-1] == "Second paragraph <img src=x onerror=alert(1)> ends here."
    assert page.texts("//main//img | //div[@id='captured']//*[not(self::p)]") == []
    assert page.texts("//a[@rel]/@href | //a[@rel]/@rel") == ["https://water.example/report", "noopener noreferrer"]
    digest = models.Evidence.objects.get().sha256
    assert page.text("//dl//code").replace(" ", "") == digest
    whole = Page(browser.get(f"/desk/evidence/{which}/?whole=1"))
    assert ("Menu of the site" in lines, "Menu of the site" in whole.texts("//div[@id='captured']/p")) == (False, True)


def test_long_text_comes_in_parts_that_lose_nothing(person: Person, sign_in: SignIn, monkeypatch) -> None:
    lines = [f"Line {n} of a long text about water." for n in range(60)] + ["x" * 950]
    monkeypatch.setattr(pages, "PART", 400)
    me = person("checker")
    which = captured(claimed(me), me, page="<body>" + "".join(f"<p>{line}</p>" for line in lines))
    browser, found, address = sign_in(me), [], f"/desk/evidence/{which}/?whole=1"
    for number in range(1, 30):
        page = Page(browser.get(f"{address}&part={number}"))
        parts = int(page.text("//nav[contains(@class, 'turns')]/span").rpartition(" ")[2])
        found += page.texts("//div[@id='captured']/p")
        if number == parts:
            break
    assert "".join(found) == "".join(lines)
    last = Page(browser.get(f"{address}&part=999"))
    assert last.texts("//nav[contains(@class, 'turns')]/a") == ["Previous part"]
    assert browser.get(f"{address}&part=x").status_code == 200


def test_quote_is_found_shown_in_its_surroundings_and_put_into_the_draft(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim = claimed(me)
    which, draft = captured(claim, me), check.draft(claim, by=me).revision
    browser = sign_in(me)
    said = {
        "draft": str(draft),
        "quote": f"  {QUOTE.replace(' ', chr(10), 1)} ",
        "title": "Report",
        "source": "Water works",
        "url": "",
        "public": "yes",
    }
    page = Page(browser.post(f"/desk/evidence/{which}/find/", said | {"source": ""}))
    assert page.text("//div[@class='surrounded']/p[2]") == f"Measured monthly. {QUOTE} The next report follows."
    assert page.texts("//div[@id='captured']//mark") == [QUOTE]
    assert (page.text("//input[@name='title']/@value"), page.texts("//input[@checked]/@name")) == ("Report", ["public"])
    response = browser.post(f"/desk/evidence/{which}/cite/", said)
    assert response.headers["Location"] == f"/desk/evidence/{which}/"
    row = models.Citation.objects.get()
    assert (row.quote, row.source, row.url, row.public) == (QUOTE, "Water works", "https://water.example/report", True)
    page = Page(browser.get(f"/desk/evidence/{which}/"))
    assert page.texts("//section[@id='quoting']//blockquote | //div[@id='captured']//mark") == [QUOTE, QUOTE]


@pytest.mark.parametrize("action", ["find", "cite"])
def test_quote_that_is_not_there_is_refused_and_nothing_typed_is_lost(
    action: str, person: Person, sign_in: SignIn
) -> None:
    me = person("checker")
    claim = claimed(me)
    which, draft = captured(claim, me), check.draft(claim, by=me).revision
    said = {"draft": str(draft), "quote": "Tap water is poisoned.", "title": "Report", "source": "Works", "url": ""}
    response = sign_in(me).post(f"/desk/evidence/{which}/{action}/", said)
    page = Page(response)
    assert (response.status_code, page.texts("//*[@aria-invalid]/@id")) == (400, ["quote"])
    assert page.text("//textarea[@id='quote']") == "Tap water is poisoned."
    assert page.texts("//input[@name='title' or @name='source']/@value") == ["Report", "Works"]
    assert models.Citation.objects.count() == 0


def test_quoting_needs_a_draft_and_a_checker(person: Person, sign_in: SignIn) -> None:
    me, intake = person("checker"), person("intake")
    claim = claimed(me)
    which = captured(claim, me)
    assert Page(sign_in(me).get(f"/desk/evidence/{which}/")).texts("//section[@id='quoting']//form/@action") == [
        f"/desk/claims/{claim}/draft/"
    ]
    draft = check.draft(claim, by=me).revision
    assert Page(sign_in(intake).get(f"/desk/evidence/{which}/")).texts("//section[@id='quoting']//form") == []
    said = {"draft": str(draft), "quote": QUOTE, "title": "Report", "source": "Works", "url": ""}
    assert sign_in(intake).post(f"/desk/evidence/{which}/cite/", said).status_code == 403
    assert models.Citation.objects.count() == 0


def test_picture_is_shown_alone_and_can_run_nothing(person: Person, sign_in: SignIn) -> None:
    me = person("intake")
    which = evidence.upload(claimed(me), png(), by=me)
    browser = sign_in(me)
    page = Page(browser.get(f"/desk/evidence/{which}/"))
    assert page.texts("//main//img/@src") == [f"/desk/evidence/{which}/picture"]
    assert page.texts("//section[@id='quoting']//textarea") == []
    response = browser.get(f"/desk/evidence/{which}/picture")
    assert Image.open(BytesIO(response.content)).size == (40, 20)
    assert {name: response.headers[name] for name in ("Content-Type", "Content-Security-Policy", "Cache-Control")} == {
        "Content-Type": "image/png",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_page_without_a_screenshot_has_no_picture(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    which = captured(claimed(me), me)
    assert sign_in(me).get(f"/desk/evidence/{which}/picture").status_code == 400
    assert sign_in(me).get("/desk/evidence/99/picture").status_code == 404


def test_failed_capture_says_why_and_is_tried_again(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim, browser = claimed(me), sign_in(me)
    facts = {"host": "a.example"}
    row = models.Evidence.objects.create(
        claim_id=claim, url="https://a.example/", state="failed", code="fetch_unreachable", facts=facts, by_id=me,
        day="2026-11-24",
    )  # fmt: skip
    page = Page(browser.get(f"/desk/evidence/{row.pk}/"))
    said = "It could not be captured. a.example does not accept a connection. Try again later."
    assert page.text("//p[contains(@class, 'careful')]") == said
    response = browser.post(f"/desk/evidence/{row.pk}/again/")
    assert response.headers["Location"] == f"/desk/claims/{claim}/#evidence"
    assert models.Evidence.objects.get().state == "waiting"


def test_capture_is_removed_after_a_question_and_never_while_it_is_quoted(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    claim, browser = claimed(me), sign_in(me)
    which = captured(claim, me)
    page = Page(browser.get(f"/desk/evidence/{which}/remove/"))
    assert (page.text("//h1"), models.Evidence.objects.count()) == ("Remove this capture for good?", 1)
    assert browser.post(f"/desk/evidence/{which}/remove/").headers["Location"] == f"/desk/claims/{claim}/#evidence"
    assert models.Evidence.objects.count() == 0
    written(me, claim)
    which = models.Evidence.objects.get().pk
    assert Page(browser.get(f"/desk/evidence/{which}/")).texts("//a[contains(@href, 'remove')]") == []
    assert browser.post(f"/desk/evidence/{which}/remove/").status_code == 400
    assert browser.get("/desk/evidence/99/remove/").status_code == 404


def test_address_of_a_form_leads_to_the_capture(person: Person, sign_in: SignIn) -> None:
    me = person("checker")
    which = captured(claimed(me), me)
    for action in ("find", "cite", "again", "nonsense"):
        response = sign_in(me).get(f"/desk/evidence/{which}/{action}/")
        assert (response.status_code, response.headers["Location"]) == (302, f"/desk/evidence/{which}/")
    assert sign_in(me).get("/desk/evidence/99/").status_code == 404
